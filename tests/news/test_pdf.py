"""The PDF of a vacancy: accessible, and deaf to what texts look like."""

import datetime
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from news.models import VacancyContact
from news.richtext import to_blocks
from tests.home.factories import PersonFactory
from tests.news.factories import VacancyPageFactory

pytestmark = pytest.mark.django_db

HOSTILE = '#strong[x] *vet* _schuin_ $1+1$ @ref <label> "#import \\"@preview/x:1.0.0\\"" // weg ]'


def read(client, page):
    response = client.get(f"{page.url}pdf/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def tags(pdf):
    """The kinds of elements in the PDF's structure, with how often each is there."""
    found = {}

    def walk(element):
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif isinstance(element, dict):
            if "/S" in element:
                found[element["/S"]] = found.get(element["/S"], 0) + 1
            if "/K" in element:
                walk(element["/K"])

    walk(pdf.trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.fixture
def page(vacancies):
    page = VacancyPageFactory(
        parent=vacancies,
        title="Programmaleider Súdwest-Fryslân",
        hours_min=8,
        place="Houten",
        tasks=(
            "<h3>Vooraf</h3><p>Je <b>leidt</b> het <i>programma</i>.<br/>Elke week.</p>"
            '<ul><li>Je luistert<ol><li>goed</li><li>lang</li></ol></li><li>Je leest <a href="'
            'https://example.org/deal">de deal</a></li></ul>'
        ),
    )
    VacancyContact.objects.create(
        page=page,
        person=PersonFactory(name="Henk-Jan Ğül", email="hj@example.org", phone="06 12 34 56 78"),
    )
    return page


def test_the_pdf_is_tagged_titled_and_in_dutch(client, page):
    pdf = read(client, page)
    root = pdf.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "nl"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert pdf.metadata.title == "Programmaleider Súdwest-Fryslân"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    kinds = tags(pdf)
    assert kinds["/H1"] == 1
    assert kinds["/H2"] >= 2
    assert kinds["/H3"] == 1
    assert kinds["/L"] >= 3
    assert kinds["/Link"] >= 3
    assert kinds["/P"] >= 3


def test_the_pdf_says_what_the_page_says(client, page):
    text = text_of(read(client, page))
    for part in (
        "Programmaleider Súdwest-Fryslân",
        "Houten",
        "Je leidt het programma.",
        "Je luistert",
        "de deal",
        "werk@example.org",
        "Henk-Jan Ğül",
        "06 12 34 56 78",
        "We zoeken iemand die mensen bij elkaar brengt.",
    ):
        assert part in text, part


def test_links_in_the_pdf_lead_somewhere(client, page):
    found = {
        note.get_object()["/A"]["/URI"]
        for sheet in read(client, page).pages
        for note in sheet.get("/Annots", [])
    }
    assert {"https://example.org/deal", "mailto:werk@example.org", "tel:0612345678"} <= found
    assert any(address.endswith(page.url) for address in found)


def test_no_text_is_read_as_markup(client, vacancies):
    page = VacancyPageFactory(
        parent=vacancies,
        title=HOSTILE,
        intro=HOSTILE,
        place=HOSTILE,
        tasks="<p>#strong[x] *vet* $1+1$ @ref #panic()</p><ul><li>= kop</li></ul>",
    )
    pdf = read(client, page)
    assert pdf.metadata.title == HOSTILE
    text = text_of(pdf)
    assert text.count("#strong[x] *vet*") >= 4
    assert "#panic()" in text
    assert "= kop" in text


@pytest.mark.parametrize(
    "text",
    [" ", "\\", "]", "#", "日本語", "😀 vacature", "مرحبا", "\u200d\ufe0f\u2066", "a" * 240],
)
def test_any_text_gives_an_accessible_pdf(client, vacancies, text):
    page = VacancyPageFactory(
        parent=vacancies,
        title=f"Vacature {text}",
        intro=f"x{text}",
        tasks=f"<p>{text}</p><ul><li>{text}</li></ul><h3>{text}</h3>",
    )
    assert "/StructTreeRoot" in read(client, page).trailer["/Root"]


@pytest.mark.parametrize(
    "html",
    [
        "<p></p><p> </p><p><br/></p>",
        "<h3></h3><h3><br/></h3><ul></ul><ul><li></li></ul><ol><li><br/></li></ol>",
        "<p><a href='https://example.org'></a><a href='https://example.org'> </a><b></b></p>",
        "los<p>vast</b></i></a></ul></li>",
    ],
)
def test_empty_and_broken_rich_text_gives_an_accessible_pdf(client, vacancies, html):
    page = VacancyPageFactory(parent=vacancies, tasks=html)
    root = read(client, page).trailer["/Root"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_signs_that_the_typeface_lacks_are_left_out(client, vacancies):
    page = VacancyPageFactory(parent=vacancies, intro="Wij zoeken 😀 jou, Ğül of 日本!")
    text = text_of(read(client, page))
    assert "Wij zoeken" in text
    assert "jou, Ğül of" in text


def test_a_closed_vacancy_says_so_in_its_pdf(client, vacancies):
    page = VacancyPageFactory(
        parent=vacancies, deadline=timezone.now() - datetime.timedelta(minutes=1)
    )
    assert "werk@example.org" not in text_of(read(client, page))


def test_a_draft_has_no_pdf(client, vacancies):
    page = VacancyPageFactory(parent=vacancies, live=False)
    assert client.get(f"/vacatures/{page.slug}/pdf/").status_code == 404


def test_a_vacancy_behind_a_login_has_no_public_pdf(client, page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    response = client.get(f"{page.url}pdf/")
    assert response.status_code == 302


def test_the_pdf_is_made_once_and_anew_when_it_says_something_else(client, page, monkeypatch):
    made = []
    from news import pdf

    render = pdf.render
    monkeypatch.setattr(pdf, "render", lambda *args: made.append(1) or render(*args))
    first = client.get(f"{page.url}pdf/")
    same = client.get(f"{page.url}pdf/", headers={"if-none-match": first["ETag"]})
    assert same.status_code == 304
    assert len(made) == 1
    person = page.contact_people[0]
    person.phone = "06 87 65 43 21"
    person.save()
    assert "06 87 65 43 21" in text_of(read(client, page))
    assert len(made) == 2


def test_rich_text_becomes_plain_data():
    html = (
        "<h3>Kop</h3><p>Een <b>vet <i>schuin</i></b> woord &amp; <a href='/deals/'>link</a></p>"
        "<ul><li>een<ol><li>sub</li></ol></li><li> </li></ul><script>x</script>"
        "<a href='javascript:alert(1)'>los</a>"
    )
    heading, text, items, *rest = to_blocks(html, "https://example.org/vacatures/x/")
    assert heading["kind"] == "heading"
    assert [(run["text"], run["bold"], run["italic"]) for run in text["runs"]][:3] == [
        ("Een ", False, False),
        ("vet ", True, False),
        ("schuin", True, True),
    ]
    assert text["runs"][-1]["link"] == "https://example.org/deals/"
    assert len(items["items"]) == 1
    assert items["items"][0][1]["numbered"] is True
    assert all(run["link"] == "" for block in rest for run in block["runs"])


def test_it_is_set_in_the_typefaces_of_the_site(client, page):
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for sheet in read(client, page).pages
        for font in sheet["/Resources"]["/Font"].values()
    }
    assert {"FamiljenGrotesk-Bold", "Figtree-Regular", "Figtree-Bold", "Figtree-Italic"} <= fonts
