"""Members write, preview, send and follow what they share; readers find what they may see."""

import pytest
from django.test import Client
from django.urls import reverse

from home.models import Theme
from members.contributions import reviewing, writing
from members.contributions.steps import NotPossibleError
from members.models import Contribution, Initiative, MemberFile, Post
from tests.members.contribution_factories import (
    PDF,
    fresh,
    make_draft,
    make_member,
    make_moderator,
    make_post,
    make_published,
    make_waiting,
    picture_upload,
)
from tests.members.factories import UserFactory
from tests.members.profiles.helpers import publish_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_data(**fields):
    return {
        "title": "Moestuin op het dak",
        "goal": "Groente voor de straat.",
        "text": "Wij **telen** groente.",
        "phase": "running",
        "city": "Utrecht",
        "shifts": ["healthy", "local"],
        "audience": "public",
        "picture-TOTAL_FORMS": "1",
        "picture-INITIAL_FORMS": "0",
        "attachment-TOTAL_FORMS": "1",
        "attachment-INITIAL_FORMS": "0",
        "knop": "bekijk",
        **fields,
    }


NEW = "/good-food-city/initiatieven/nieuw/"


def test_a_member_writes_previews_and_sends_an_initiative_with_a_photo_and_a_pdf():
    member = make_member()
    client = signed_in(member)
    assert client.get(NEW).status_code == 200
    upload = picture_upload()
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post(
        NEW,
        form_data(
            **{
                "picture-0-file": upload,
                "picture-0-alt_text": "Sla op een dak",
                "picture-0-credit": "Foto Noor",
                "attachment-0-file": SimpleUploadedFile("plan.pdf", PDF),
                "attachment-0-title": "Ons plan",
            }
        ),
    )
    draft = Initiative.objects.get()
    assert answer["Location"] == f"/good-food-city/mijn-bijdragen/{draft.pk}/"
    assert (draft.author, draft.state, draft.live) == (member, "draft", False)
    assert (draft.shift_healthy, draft.shift_plant, draft.shift_local) == (True, False, True)
    assert draft.audience == "public"
    page = client.get(answer["Location"]).content.decode()
    assert "<strong>telen</strong>" in page
    assert 'alt="Sla op een dak"' in page
    assert "Foto Noor" in page
    assert "Ons plan" in page

    page = client.post(f"{answer['Location']}versturen/", follow=True).content.decode()
    assert "wacht op beoordeling" in page
    assert fresh(draft).state == "waiting"


def test_nothing_typed_or_sent_is_lost_after_an_error():
    client = signed_in(make_member())
    answer = client.post(
        NEW,
        form_data(
            title="",
            **{"picture-0-file": picture_upload(), "picture-0-alt_text": "Sla"},
        ),
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Geef je bijdrage een titel." in page
    assert "Groente voor de straat." in page
    draft = Initiative.objects.get()
    picture = MemberFile.objects.get()
    assert f'value="{picture.pk}"' in page
    assert f"We hebben {picture.name}" in page
    assert page.count('id="error-summary"') == 1
    assert f'action="/good-food-city/mijn-bijdragen/{draft.pk}/schrijven/"' in page

    answer = client.post(
        f"/good-food-city/mijn-bijdragen/{draft.pk}/schrijven/",
        form_data(**{"picture-0-kept": str(picture.pk), "picture-0-alt_text": "Sla"}),
    )
    assert answer.status_code == 302
    assert Initiative.objects.count() == 1
    assert MemberFile.objects.get().contribution_id == draft.pk
    assert writing.newest(fresh(draft)).pictures.get().alt_text == "Sla"


def test_the_first_time_a_member_agrees_to_the_house_rules_when_sending():
    publish_rules(1)
    draft = make_draft(author=make_member())
    client = signed_in(draft.author)
    own = f"/good-food-city/mijn-bijdragen/{draft.pk}/"
    assert "Ik ga akkoord met de huisregels" in client.get(own).content.decode()
    page = client.post(f"{own}versturen/", {"version": 1})
    assert "Lees de huisregels" in page.content.decode()
    with pytest.raises(NotPossibleError):
        writing.submit(fresh(draft), draft.author)
    assert fresh(draft).state == "draft"
    answer = client.post(f"{own}versturen/", {"version": 1, "agrees": "on"})
    assert answer["Location"] == own
    assert fresh(draft).state == "waiting"
    assert client.get(f"{own}versturen/").status_code == 405


def test_a_text_that_is_too_long_keeps_the_good_picture():
    client = signed_in(make_member())
    answer = client.post(
        NEW,
        form_data(text="a" * 20_001, **{"picture-0-file": picture_upload()}),
    )
    assert answer.status_code == 200
    picture = MemberFile.objects.get()
    assert f'value="{picture.pk}"' in answer.content.decode()
    assert picture.contribution is None
    assert not Initiative.objects.exists()


def test_a_picture_needs_words_or_is_decoration():
    client = signed_in(make_member())
    answer = client.post(NEW, form_data(**{"picture-0-file": picture_upload()}))
    assert "Beschrijf de foto" in answer.content.decode()
    draft, picture = Initiative.objects.get(), MemberFile.objects.get()
    answer = client.post(
        f"/good-food-city/mijn-bijdragen/{draft.pk}/schrijven/",
        form_data(**{"picture-0-kept": str(picture.pk), "picture-0-decorative": "on"}),
    )
    assert answer.status_code == 302
    assert writing.newest(fresh(draft)).pictures.get().decorative


def test_a_draft_may_wait_for_the_words_of_its_picture_but_is_not_sent_without():
    client = signed_in(make_member())
    client.post(NEW, form_data(**{"picture-0-file": picture_upload(), "knop": "bewaar"}))
    draft = Initiative.objects.get()
    own = f"/good-food-city/mijn-bijdragen/{draft.pk}/"
    page = client.get(own).content.decode()
    assert "Beschrijf elke foto" in page
    assert "versturen/" not in page
    client.post(f"{own}versturen/")
    assert fresh(draft).state == "draft"


def test_a_pdf_is_no_picture():
    draft = make_draft()
    file = MemberFile.objects.create(
        owner=draft.author, kind="pdf", name="x.pdf", size=1, content=b"x"
    )
    answer = signed_in(draft.author).post(
        f"/good-food-city/mijn-bijdragen/{draft.pk}/schrijven/",
        form_data(**{"picture-0-kept": str(file.pk), "picture-0-alt_text": "Sla"}),
    )
    assert "niet bewaard" in answer.content.decode()


def test_nobody_takes_a_file_of_somebody_else():
    theirs = make_draft(author=make_member())
    file = MemberFile.objects.create(
        owner=theirs.author, contribution=theirs, kind="picture", name="x.jpg", size=1, content=b"x"
    )
    loose = MemberFile.objects.create(
        owner=theirs.author, kind="picture", name="x.jpg", size=1, content=b"x"
    )
    mine = make_draft(author=make_member())
    client = signed_in(mine.author)
    edit = f"/good-food-city/mijn-bijdragen/{mine.pk}/schrijven/"
    for address in (NEW, edit):
        for other in (file, loose):
            answer = client.post(address, form_data(**{"picture-0-kept": str(other.pk)}))
            assert "niet bewaard" in answer.content.decode()
    assert not Initiative.objects.exclude(pk__in=[theirs.pk, mine.pk]).exists()
    loose.refresh_from_db()
    assert loose.contribution is None


@pytest.mark.parametrize(
    "path", ["", "schrijven/", "versturen/", "terugnemen/", "intrekken/", "actueel/"]
)
def test_somebody_elses_contributions_do_not_exist_for_a_member(path):
    waiting = make_waiting(author=make_member())
    client = signed_in(make_member())
    url = f"/good-food-city/mijn-bijdragen/{waiting.pk}/{path}"
    answer = client.get(url) if path in {"", "schrijven/"} else client.post(url)
    assert answer.status_code == 404
    assert client.post(url).status_code in {404, 405}
    assert fresh(waiting).state == "waiting"


def test_visitors_and_who_is_not_let_in_write_nothing(client):
    assert client.get(NEW)["Location"].startswith("/account/login/")
    client.force_login(UserFactory())
    answer = client.post(NEW, form_data())
    assert answer.status_code == 302
    assert not Contribution.objects.exists()


def test_posts_are_for_members_and_initiatives_for_everybody_unless_the_author_chooses():
    post, initiative = Post(author=UserFactory()), Initiative(author=UserFactory())
    assert (post.audience, initiative.audience) == ("members", "public")


def test_an_author_takes_it_from_the_public_pages_without_review(client):
    published = make_published()
    author, address = published.author, published.get_absolute_url()
    change = writing.newest(published)
    change.title = "Nog mooier"
    writing.save(change, author)
    writing.submit(change, author)
    own = f"/good-food-city/mijn-bijdragen/{published.pk}/"
    assert "Alleen leden laten lezen" in signed_in(author).get(own).content.decode()
    assert client.get(address).status_code == 200
    signed_in(author).post(f"{own}alleen-leden/")
    assert client.get(address).status_code == 302
    assert signed_in(make_member()).get(address).status_code == 200
    # The change that waits keeps to it.
    waiting = fresh(published)
    assert waiting.state == "waiting"
    reviewing.approve(waiting, make_moderator(), seen=waiting.latest_revision_id)
    assert (fresh(published).title, fresh(published).audience) == ("Nog mooier", "members")
    assert Initiative.objects.public().count() == 0
    with pytest.raises(NotPossibleError):
        writing.narrow(published, make_member())


def test_readers_see_what_is_for_them(client):
    public = make_published(title="Voor iedereen")
    members_only = make_published(title="Voor leden", audience="members")
    waiting = make_waiting(title="Nog niet")
    page = client.get("/good-food-city/initiatieven/").content.decode()
    assert "Voor iedereen" in page
    assert "Voor leden" not in page
    assert "Nog niet" not in page
    assert client.get(public.get_absolute_url()).status_code == 200
    assert client.get(waiting.get_absolute_url()).status_code == 404
    answer = client.get(members_only.get_absolute_url())
    assert answer["Location"].startswith("/account/login/")

    client.force_login(UserFactory())
    assert client.get(members_only.get_absolute_url()).status_code == 403
    client.force_login(make_member())
    page = client.get("/good-food-city/initiatieven/").content.decode()
    assert "Voor leden" in page
    assert "Nog niet" not in page
    answer = client.get(members_only.get_absolute_url())
    assert answer.status_code == 200
    assert "noindex" in answer.content.decode()


def test_the_words_in_an_address_follow_the_title(client):
    published = make_published(title="Één tuin & meer")
    assert published.get_absolute_url().endswith(f"/{published.pk}-een-tuin-meer/")
    answer = client.get(f"/good-food-city/initiatieven/{published.pk}-oud/")
    assert answer["Location"] == published.get_absolute_url()
    assert client.get(f"/good-food-city/berichten/{published.pk}-oud/").status_code == 404
    assert client.get("/good-food-city/initiatieven/tuin/").status_code == 404
    assert client.get(f"/good-food-city/initiatieven/{'9' * 40}/").status_code == 404


def test_lists_are_filtered_by_plain_addresses(client):
    theme = Theme.objects.create(name="Gezond", slug="gezond")
    make_published(title="Een", themes=[theme], phase="idea", shift_plant=True, city="Breda")
    make_published(title="Twee", phase="done", city="Ede")
    base = "/good-food-city/initiatieven/"
    for query in ("thema=gezond", "fase=idea", "omslag=plant", "plaats=breda"):
        page = client.get(f"{base}?{query}").content.decode()
        assert "Een" in page
        assert "Twee" not in page
    for query in ("thema=x", "fase=x", "omslag=x", "page=2", "page=0"):
        assert client.get(f"{base}?{query}").status_code == 404
    make_post(title="Vraag", audience="public", kind="question")
    make_post(title="Oproep", audience="public", kind="call")
    page = client.get("/good-food-city/berichten/?soort=call").content.decode()
    assert "Oproep" in page
    assert ">Vraag</a>" not in page


def test_the_feed_has_what_everybody_may_read(client):
    theme = Theme.objects.create(name="Voedsel", slug="voedsel")
    author = make_member(first_name="Fatima", last_name="Bos")  # whose name only she sees
    garden = make_published(title="Moestuin & meer", author=author, themes=[theme])
    make_published(title="Alleen leden", audience="members")
    make_waiting(title="Wacht nog")
    make_post(title="Bericht", audience="public")
    answer = client.get("/good-food-city/initiatieven/feed/?thema=voedsel")
    feed = answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert "Moestuin &amp; meer" in feed
    assert f"http://testserver{garden.get_absolute_url()}" in feed
    for hidden in ("Alleen leden", "Wacht nog", "Bericht", "Fatima", author.email):
        assert hidden not in feed
    known = {"if-none-match": answer["ETag"]}
    again = client.get("/good-food-city/initiatieven/feed/?thema=voedsel", headers=known)
    assert again.status_code == 304
    assert client.get("/good-food-city/initiatieven/feed/?thema=onzin").status_code == 404
    page = client.get("/good-food-city/initiatieven/?thema=voedsel").content.decode()
    assert 'href="/good-food-city/initiatieven/feed/?thema=voedsel"' in page


def test_english_readers_have_the_same_pages(client):
    make_published(title="Tuin")
    assert "Initiatives" in client.get("/en/good-food-city/initiatieven/").content.decode()


def test_a_text_in_another_language_than_the_page_says_so(client):
    dutch = make_published(title="Tuin", text="Wij telen sla.")
    english = make_published(title="Garden", text="We grow lettuce.", language="en")
    here = {item.title: item.get_absolute_url() for item in (dutch, english)}
    page = client.get(here["Garden"]).content.decode()
    assert 'lang="en">Garden</h1>' in page
    assert '<div class="as-prose" lang="en"><p>We grow' in page
    page = client.get(f"/en{here['Garden']}").content.decode()
    assert '<div class="as-prose"><p>We grow' in page
    page = client.get(f"/en{here['Tuin']}").content.decode()
    assert '<div class="as-prose" lang="nl"><p>Wij telen' in page
    cards = client.get("/en/good-food-city/initiatieven/").content.decode()
    assert '<h3 class="as-card__title" lang="nl">' in cards
    assert '<h3 class="as-card__title"><a' in cards


def test_who_writes_on_an_english_page_is_taken_to_write_english():
    member = make_member()
    form = signed_in(member).get("/en/good-food-city/berichten/nieuw/").content.decode()
    assert 'name="language" value="en" id="id_language_1" checked' in form
    data = form_data(title="Soup", text="Who has a pan?", knop="bewaar", kind="question")
    signed_in(member).post("/en/good-food-city/berichten/nieuw/", data)
    assert Post.objects.get().language == "en"


def test_my_contributions_tells_each_state_and_why():
    member, moderator = make_member(), make_moderator(first_name="Geheim", last_name="Persoon")
    make_draft(author=member, title="Concept")
    waiting = make_waiting(author=member, title="Wacht")
    asked = make_waiting(author=member, title="Gevraagd")
    reviewing.ask_changes(asked, moderator, seen=asked.latest_revision_id, text="Graag een bron.")
    refused = make_waiting(author=member, title="Geweigerd")
    reviewing.reject(refused, moderator, seen=refused.latest_revision_id, text="Dit is reclame.")
    client = signed_in(member)
    page = client.get("/good-food-city/mijn-bijdragen/").content.decode()
    for words in (
        "concept, nog niet verstuurd",
        "wacht op beoordeling",
        "aanpassing gevraagd",
        "Graag een bron.",
        "niet geplaatst",
        "Dit is reclame.",
    ):
        assert words in page
    own = client.get(f"/good-food-city/mijn-bijdragen/{asked.pk}/").content.decode()
    assert "De redactie vraagt om een aanpassing" in own
    assert "Graag een bron." in own
    assert "Geheim" not in page + own
    assert "Persoon" not in page + own
    client.post(f"/good-food-city/mijn-bijdragen/{waiting.pk}/terugnemen/")
    assert fresh(waiting).state == "draft"
    client.post(f"/good-food-city/mijn-bijdragen/{waiting.pk}/intrekken/")
    assert fresh(waiting).state == "withdrawn"


def test_what_was_sent_is_opened_again_only_after_taking_it_back():
    waiting = make_waiting(author=make_member())
    client = signed_in(waiting.author)
    url = f"/good-food-city/mijn-bijdragen/{waiting.pk}/schrijven/"
    assert client.get(url)["Location"].endswith(f"/mijn-bijdragen/{waiting.pk}/")
    page = client.post(url, form_data(text="Ongezien")).content.decode()
    assert "eerst terug" in page
    assert "Ongezien</textarea>" in page  # typed in another window: not lost
    assert writing.newest(fresh(waiting)).text != "Ongezien"


def test_the_name_of_the_author_is_as_their_profile_says(client):
    member = make_member(first_name="Fatima", last_name="Bos")
    published = make_published(author=member)
    url = published.get_absolute_url()
    assert "Fatima" not in client.get(url).content.decode()
    member.profile.name_visibility = "everyone"
    member.profile.save()
    assert "Fatima Bos" in client.get(url).content.decode()
    assert member.email not in client.get(url).content.decode()


@pytest.mark.parametrize("name", ["posts", "initiatives", "my_contributions"])
def test_lists_ask_as_many_queries_for_many_as_for_few(name, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    member, moderator = make_member(), make_moderator()
    client = signed_in(member)
    model = Post if name == "posts" else Initiative

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(f"contributions:{name}")).status_code == 200
        return len(queries)

    make_published(model, author=member, moderator=moderator)
    make_published(model, author=member, moderator=moderator)
    client.get(reverse(f"contributions:{name}"))
    few = count()
    for _number in range(7):
        make_published(model, author=member, moderator=moderator)
    assert count() == few


def test_the_desk_shows_what_waits_and_decides(staff_client):
    waiting = make_waiting(
        author=make_member(), title="Nieuwe tuin", text="Zie [hier](https://x.nl)"
    )
    make_published(title="Al klaar")
    client = staff_client("moderator")
    page = client.get("/admin/good-food-city/beoordelen/").content.decode()
    assert "Nieuwe tuin" in page
    assert "Al klaar" not in page
    assert "Al klaar" in client.get("/admin/good-food-city/bijdragen/").content.decode()
    url = f"/admin/good-food-city/bijdragen/{waiting.pk}/"
    page = client.get(url).content.decode()
    assert "https://x.nl" in page
    assert "Goedkeuren en publiceren" in page
    client.post(url, {"act": "claim"})
    assert fresh(waiting).locked_by == client.user
    answer = client.post(url, {"act": "changes", "seen": waiting.latest_revision_id})
    assert "Kies een reden" in answer.content.decode()
    answer = client.post(
        url,
        {"act": "changes", "seen": waiting.latest_revision_id, "changes-text": "Graag een bron."},
    )
    assert answer["Location"] == "/admin/good-food-city/beoordelen/"
    assert fresh(waiting).state == "changes_asked"


def test_the_desk_mends_and_approves(staff_client):
    waiting = make_waiting(author=make_member(), text="Fotu")
    client = staff_client("moderator")
    url = f"/admin/good-food-city/bijdragen/{waiting.pk}/"
    assert client.get(f"{url}verbeteren/").status_code == 200
    answer = client.post(
        f"{url}verbeteren/",
        {
            "seen": waiting.latest_revision_id,
            "title": "Tuin",
            "goal": "Doel",
            "text": "Foto",
            "phase": "idea",
            "city": "Ede",
            "audience": "public",
            "explanation": "Tik\x00fout",  # a sign that PostgreSQL refuses
        },
    )
    assert answer["Location"] == url
    assert waiting.steps.get(kind="edited").text == "Tikfout"
    old = client.post(url, {"act": "approve", "seen": waiting.latest_revision_id}, follow=True)
    assert "intussen" in old.content.decode()
    seen = fresh(waiting).latest_revision_id
    client.post(url, {"act": "approve", "seen": seen})
    assert fresh(waiting).live
    assert "Foto" in fresh(waiting).html


def test_the_desk_reads_the_words_of_a_picture_and_sees_that_one_took_the_place_of_another(
    staff_client,
):
    published = make_published(author=make_member())
    author = signed_in(published.author)
    own = f"/good-food-city/mijn-bijdragen/{published.pk}/"

    def send(name):
        pictures = {"picture-0-file": picture_upload(name), "picture-0-alt_text": "Sla op een dak"}
        author.post(f"{own}schrijven/", form_data(**pictures))
        author.post(f"{own}versturen/")
        return staff_client("moderator").get(f"/admin/good-food-city/bijdragen/{published.pk}/")

    page = send("image.jpg").content.decode()
    assert "<li>Sla op een dak</li>" in page
    reviewing.approve(fresh(published), make_moderator(), seen=fresh(published).latest_revision_id)
    again = send("image.jpg")  # another photo: phones call all of them so
    assert "Afbeeldingen" in [change.name for change in again.context_data["changes"]]


def test_a_moderator_sees_no_decisions_about_their_own(staff_client):
    client = staff_client("moderator")
    waiting = make_waiting(author=client.user)
    url = f"/admin/good-food-city/bijdragen/{waiting.pk}/"
    page = client.get(url).content.decode()
    assert "Dit is van jezelf" in page
    assert "Goedkeuren en publiceren" not in page
    client.post(url, {"act": "approve", "seen": waiting.latest_revision_id})
    assert not fresh(waiting).live


def test_drafts_of_members_are_not_for_the_desk(staff_client):
    draft = make_draft(author=make_member())
    client = staff_client("admin")
    assert client.get(f"/admin/good-food-city/bijdragen/{draft.pk}/").status_code == 404
    assert draft.title not in client.get("/admin/good-food-city/bijdragen/").content.decode()


def test_a_number_that_no_column_holds_is_no_error_of_the_desk(staff_client):
    client, number = staff_client("moderator"), "9" * 20
    assert client.get(f"/admin/good-food-city/bijdragen/?themes={number}").status_code == 200
    assert client.get(f"/admin/good-food-city/overnemen/{number}/").status_code == 404


def test_what_an_author_writes_after_a_decision_is_not_for_the_desk_before_it_is_sent(staff_client):
    waiting = make_waiting(author=make_member(), text="Eerste")
    reviewing.ask_changes(waiting, make_moderator(), seen=waiting.latest_revision_id, text="Bron?")
    version = writing.newest(fresh(waiting))
    version.text = "Geheim concept"
    writing.save(version, waiting.author)
    page = staff_client("moderator").get(f"/admin/good-food-city/bijdragen/{waiting.pk}/")
    assert "Geheim concept" not in page.content.decode()
    assert "Eerste" in page.content.decode()


@pytest.mark.parametrize("stop", [writing.take_back, writing.withdraw])
def test_what_an_author_goes_on_writing_in_is_not_for_the_desk_before_it_is_sent(
    staff_client, stop
):
    waiting = make_waiting(author=make_member(), title="Eerste", text="Wat de redactie zag")
    sent = waiting.latest_revision_id
    stop(waiting, waiting.author)
    for title in ("Geheim plan", "Ander geheim"):
        version = writing.newest(fresh(waiting))
        version.title, version.text = title, "Geheim concept"
        writing.save(version, waiting.author)
    client = staff_client("moderator")
    own = f"/admin/good-food-city/bijdragen/{waiting.pk}/"
    history = f"/admin/snippets/members/initiative/history/{waiting.pk}/"
    lists = ["/admin/good-food-city/bijdragen/", "/admin/reports/workflow/"]
    for address in [own, history, *lists, "/admin/reports/workflow_tasks/"]:
        page = client.get(address).content.decode().lower()
        assert "eerste" in page, address
        assert "geheim" not in page, address
    assert "Wat de redactie zag" in client.get(own).content.decode()
    assert client.get(f"{history}revisions/compare/live...{sent}/").status_code == 404
    writing.submit(fresh(waiting), waiting.author)
    for address in [own, *lists]:
        assert "Ander geheim" in client.get(address).content.decode(), address


def test_wagtails_own_screens_show_no_drafts_either(staff_client):
    draft = make_draft(author=make_member())
    published = make_published(author=make_member())
    version = writing.newest(published)
    version.text = "Geheim concept"
    writing.save(version, published.author)
    client = staff_client("admin")
    base = "/admin/snippets/members/initiative/history"
    assert client.get(f"{base}/{draft.pk}/").status_code == 404
    assert client.get(f"{base}/{published.pk}/").status_code == 200
    secret, known = fresh(published).latest_revision_id, fresh(published).live_revision_id
    versions = f"{base}/{published.pk}/revisions"
    assert client.get(f"{versions}/{secret}/view/").status_code == 404
    assert client.get(f"{versions}/{known}/view/").status_code == 200
    assert client.get(f"{versions}/compare/live...{known}/").status_code == 200
    for pair in (f"live...{secret}", f"{known}...latest", f"earliest...{known}"):
        assert client.get(f"{versions}/compare/{pair}/").status_code == 404


@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_wagtails_reports_lead_to_our_screen(staff_client, role):
    waiting, published = make_waiting(), make_post()
    client = staff_client(role)
    for report in ("workflow", "workflow_tasks"):
        page = client.get(f"/admin/reports/{report}/")
        assert page.status_code == 200
        for item in (waiting, published):
            assert f"/admin/good-food-city/bijdragen/{item.pk}/" in page.content.decode()


@pytest.mark.parametrize(
    "chooser", ["/admin/snippets/choose/members/initiative/", "/admin/newsletters_initiatives/"]
)
def test_choosers_offer_what_everybody_may_read(staff_client, chooser):
    public = make_published(title="Voor iedereen")
    hidden = [
        make_draft(title="Een concept"),
        make_waiting(title="Wacht nog"),
        make_published(title="Voor leden", audience="members"),
    ]
    client = staff_client("editor")
    page = client.get(f"{chooser}results/").content.decode()
    assert "Voor iedereen" in page
    assert client.get(f"{chooser}chosen/{public.pk}/").status_code == 200
    numbers = f"id={public.pk}"
    for item in hidden:
        assert item.title not in page
        assert client.get(f"{chooser}chosen/{item.pk}/").status_code == 404
        numbers += f"&id={item.pk}"
    several = client.get(f"{chooser}chosen-multiple/?{numbers}").content.decode()
    assert several.count("Voor iedereen") == 1
    assert not any(item.title in several for item in hidden)


@pytest.mark.parametrize("role", ["editor", None])
def test_others_do_not_review(staff_client, role):
    waiting = make_waiting()
    client = staff_client(role) if role else signed_in(make_member())
    for url in ("beoordelen/", f"bijdragen/{waiting.pk}/", f"bijdragen/{waiting.pk}/verbeteren/"):
        answer = client.post(f"/admin/good-food-city/{url}", {"act": "approve"})
        assert answer.status_code in {302, 403}
    assert not fresh(waiting).live


def test_wagtails_own_editor_leads_to_our_screen(staff_client):
    waiting = make_waiting()
    client = staff_client("admin")
    base = "/admin/snippets/members/initiative"
    assert client.get(f"{base}/edit/{waiting.pk}/")["Location"].endswith(f"/{waiting.pk}/")
    client.post(f"{base}/edit/{waiting.pk}/", {"action-publish": "1"})
    client.post(f"{base}/unpublish/{waiting.pk}/")
    client.post(f"{base}/workflow/action/{waiting.pk}/approve/1/")
    assert not fresh(waiting).live
    assert client.get(f"{base}/history/{waiting.pk}/").status_code == 200


def test_members_see_nothing_of_whom_they_blocked(client):
    from members.models import Block

    reader, published = make_member(), make_published()
    Block.objects.create(blocker=reader, blocked=published.author)
    client.force_login(reader)
    assert published.title not in client.get("/good-food-city/initiatieven/").content.decode()
