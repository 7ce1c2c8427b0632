"""Input that makes no sense, at every public address: a clear answer, never a 500, nothing kept.

The sections come from the site's own table, so a new one is covered as soon as it exists. Each
test goes by all addresses at once, because making a site takes longer than asking it something.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from wagtail.models import Site

from agendastad.sections import SECTIONS, ensure_sections
from home.listing import FilterForm
from home.models import SiteSettings
from members.models import User
from tests.home.factories import StandardPageFactory

pytestmark = pytest.mark.django_db

LONG = "a" * 10_000
SECTION_ADDRESSES = [f"/{slug}/" for _, slug, _ in SECTIONS]
FORMS = ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/login/code/"]
OTHERS = [
    "/",
    "/een-pagina/",
    "/zoeken/",
    "/nieuws/feed/",
    "/agenda/kalender.ics",
    "/sitemap.xml",
    "/robots.txt",
    "/api/v2/pages/",
    "/api/v2/images/",
    "/api/v2/documents/",
    "/bestaat-niet/",
]
ADDRESSES = [*SECTION_ADDRESSES, *OTHERS, *FORMS]

#: No filter has these values: what a listing does not know does not exist.
UNKNOWN = ["bestaat-niet", "-1", "' OR 1=1", "%c3%28", "9" * 30, LONG]
PAGES = ["0", "-1", "abc", "1000000000", "9" * 400, "%ff"]


@pytest.fixture
def site(home_page) -> None:
    ensure_sections()
    SiteSettings.for_site(Site.objects.get(is_default_site=True))  # made on the first visit
    StandardPageFactory(parent=home_page, slug="een-pagina")


@pytest.fixture
def patient_client(client: Client) -> Client:
    """A client that gets a 500 as an answer, as a browser does."""
    client.raise_request_exception = False
    return client


def counts() -> dict[str, int]:
    """How many rows there are of everything."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }


def listing_form(client: Client, address: str) -> FilterForm | None:
    context = client.get(address).context
    form = context and context.get("filter_form")
    return form if isinstance(form, FilterForm) else None


def without_sessions(rows: dict[str, int]) -> dict[str, int]:
    """The same; a form that is sent may begin a session."""
    return {name: number for name, number in rows.items() if name != Session._meta.label}


def broken(client: Client, addresses: Iterator[str] | list[str], allowed: set[int]) -> list[str]:
    """The addresses whose answer is not one of these."""
    answers = [(address, client.get(address).status_code) for address in addresses]
    return [f"{status} {address[:120]}" for address, status in answers if status not in allowed]


def test_a_filter_value_that_does_not_exist_is_not_found(site, patient_client):
    problems = []
    for address in SECTION_ADDRESSES:
        form = listing_form(patient_client, address)
        for name, field in form.fields.items() if form else ():
            is_choice = hasattr(field, "choices") or hasattr(field, "queryset")
            asked = [f"{address}?{name}={value}" for value in UNKNOWN]
            problems += broken(patient_client, asked, {404} if is_choice else {200, 404})
    assert problems == []


def test_a_page_number_that_does_not_exist_is_not_found(site, patient_client):
    problems = []
    for address in SECTION_ADDRESSES:
        form = listing_form(patient_client, address)
        allowed = {404} if form and "page" in form.fields else {200, 404}
        problems += broken(patient_client, [f"{address}?page={n}" for n in PAGES], allowed)
    assert problems == []


def test_nonsense_in_an_address_gets_a_clear_answer(site, patient_client):
    before = counts()
    queries = [
        f"q={LONG}&search={LONG}",
        "q=%ff%fe&q=%ed%a0%80&%ff=1",
        "q[]=1&page=0&page=abc&=&%&" + "&".join(f"a{n}=1" for n in range(500)),
        "q=" + "(" * 200 + "\"'--;*:&|!",
        "next=//evil.example&next=javascript:alert(1)",
    ]
    asked = [f"{address}?{query}" for address in ADDRESSES for query in queries]
    assert broken(patient_client, asked, {200, 301, 302, 400, 404}) == []
    assert counts() == before


def test_a_null_byte_is_refused_wherever_it_is(site, patient_client):
    asked = [f"{address}?q=%00" for address in ADDRESSES]
    asked += [f"{address.rstrip('/')}/%00/" for address in ADDRESSES]
    asked += ["/nieuws/?page=1%00", "/?%00=1", "/%00", "/admin/%00/", "/account/login/?next=/%00"]
    assert broken(patient_client, asked, {400}) == []


def test_a_path_that_makes_no_sense_is_not_found(site, patient_client):
    parts = ["%ff", "%c3%28/", "../../etc/passwd", "%2e%2e/", "%0d%0aSet-Cookie:a=b/"]
    parts += ["a" * 1500 + "/", "/".join("a" * 400) + "/", "%F0%9F%98%80/", "a b/", "-/"]
    parts += ["feed/feed/", "kalender.ics/x/", "pdf/", "0/", "9" * 60 + "/"]
    sections = [*SECTION_ADDRESSES, "/", "/zoeken/", "/api/v2/pages/", "/en/", "/account/"]
    asked = [f"{address}%ff%fe/" for address in sections]
    asked += [f"/{part}" for part in parts]
    asked += [f"{address}{part}" for address in ["/nieuws/", "/agenda/"] for part in parts]
    asked += [f"{address}{part}" for address in SECTION_ADDRESSES for part in parts[-4:]]
    assert broken(patient_client, asked, {301, 302, 400, 404}) == []
    assert broken(patient_client, [f"/nieuws/{'a' * 5000}/"], {400}) == []


def test_other_methods_change_nothing(site, patient_client):
    before = counts()
    problems = []
    for address in ADDRESSES:
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "NONSENSE"]:
            response = patient_client.generic(method, address, b"{}", "application/json")
            if response.status_code >= 500:
                problems.append(f"{response.status_code} {method} {address}")
    assert problems == []
    assert without_sessions(counts()) == without_sessions(before)


def test_a_host_that_is_not_ours_is_refused(patient_client):
    for address in ["/", "/nieuws/", "/account/login/", "/admin/", "/bestaat-niet/"]:
        for host in ["evil.example", "a b", "localhost@evil.example", "x" * 300]:
            response = patient_client.get(address, headers={"host": host})
            assert response.status_code == 400, (address, host)
            assert "evil.example" not in response.text


@pytest.mark.parametrize("address", FORMS)
def test_forms_survive_what_people_and_programs_send(home_page, patient_client, address):
    before = counts()
    fields = ["login", "password", "email", "password1", "code", "remember", "next", "action"]
    for value in [LONG, "\0", "a\0@example.org", "😀", "<script>", "=1+1", "a@b", "٣"]:
        response = patient_client.post(address, dict.fromkeys(fields, value))
        assert response.status_code in {200, 302, 400, 429}, value[:20]
        assert not response.headers.get("Location", "").startswith(("//", "http"))
    after = counts()
    after[SiteSettings._meta.label] = before[SiteSettings._meta.label]  # made on the first visit
    assert without_sessions(after) == without_sessions(before)


@pytest.mark.parametrize("address", ["/", "/zoeken/", "/account/signup/"])
def test_a_huge_body_is_refused_or_left_unread(home_page, patient_client, address):
    before = User.objects.count()
    response = patient_client.post(
        address, b"email=" + b"a" * 5_000_000, "application/x-www-form-urlencoded"
    )
    assert response.status_code in {200, 400, 403, 405, 413}
    many = "&".join(f"f{n}=1" for n in range(11_000)).encode()
    response = patient_client.post(address, many, "application/x-www-form-urlencoded")
    assert response.status_code in {200, 400, 403, 405, 413}
    broken_parts = b"--x\r\nContent-Disposition: form-data; name=a; filename=\r\n\r\n"
    response = patient_client.post(address, broken_parts, "multipart/form-data; boundary=x")
    assert response.status_code in {200, 400, 403, 405}
    response = patient_client.post(address, b"", "multipart/form-data")
    assert response.status_code in {200, 400, 403, 405}
    assert User.objects.count() == before


def test_cookies_that_nobody_set_are_ignored(home_page, patient_client):
    for value in ["x" * 5000, "'; DROP TABLE", "é"]:
        for name in ["sessionid", "csrftoken", "messages", "django_language"]:
            patient_client.cookies[name] = value
            for address in ["/", "/account/login/", "/admin/"]:
                assert patient_client.get(address).status_code in {200, 302, 400}, (name, value)
            del patient_client.cookies[name]


def test_a_null_byte_in_a_cookie_is_refused(client):
    response = client.get("/zoeken/", headers={"cookie": 'sessionid="\\000aaaaaaaaaa"'})
    assert response.status_code == 400
