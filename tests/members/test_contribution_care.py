"""What is told, what grows old, and what is taken along and forgotten."""

import io
import json
import smtplib
import zipfile

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from home.models import OutgoingMail, Theme
from home.outgoing_mail import deliver_due
from members.contributions import reviewing, writing
from members.contributions.expiry import look_after_old
from members.contributions.files import checked_picture
from members.contributions.personal_data import CONTRIBUTIONS
from members.models import (
    Contribution,
    ContributionPicture,
    Initiative,
    MemberFile,
    Notification,
    Reason,
)
from members.my_data import copy_of
from members.notifications.mails import mail_due
from tests.members.contribution_factories import (
    fresh,
    make_draft,
    make_member,
    make_moderator,
    make_published,
    make_waiting,
    picture_upload,
)
from tests.members.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


def told(user):
    return list(Notification.objects.filter(recipient=user).order_by("pk"))


def test_authors_hear_of_every_decision_without_a_name_and_without_the_admin():
    author, moderator = make_member(), make_moderator(first_name="Geheim", last_name="Persoon")
    waiting = make_waiting(author=author)
    reason = Reason.objects.create(title="Bron", text="Zeg waar het vandaan komt.")
    reviewing.ask_changes(waiting, moderator, seen=waiting.latest_revision_id, reason=reason)
    writing.save(writing.newest(fresh(waiting)), author)
    writing.submit(waiting, author)
    reviewing.approve(waiting, moderator, seen=fresh(waiting).latest_revision_id)
    notices = [notice for notice in told(author) if notice.kind == "contribution_decided"]
    assert [notice.text.split(".")[0] for notice in notices] == [
        "we vragen je om iets aan te passen",
        "het staat op de site",
    ]
    assert "Zeg waar het vandaan komt." in notices[0].text
    client = Client()
    client.force_login(author)
    page = client.get("/good-food-city/meldingen/").content.decode()
    assert f"/good-food-city/mijn-bijdragen/{waiting.pk}/" in page
    assert "Persoon" not in page
    assert "/admin/" not in page


def test_moderators_hear_that_something_waits_and_where():
    moderator = make_moderator()
    make_moderator(is_active=False)
    UserFactory(is_superuser=True)
    waiting = make_waiting()
    [notice] = Notification.objects.filter(kind="queue")
    assert notice.recipient == moderator
    client = Client()
    client.force_login(moderator)
    page = client.get("/good-food-city/meldingen/").content.decode()
    assert f"/admin/good-food-city/bijdragen/{waiting.pk}/" in page


def test_wagtail_mails_nobody_about_contributions(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        moderator = make_moderator()
        waiting = make_waiting()
        reviewing.reject(waiting, moderator, seen=waiting.latest_revision_id, text="Nee.")
        make_published(moderator=moderator)
    for message in mail.outbox:
        assert "/admin/snippets" not in message.body
        assert "/admin/account" not in message.body
        assert str(moderator) not in message.body or message.to == [moderator.email]


def test_a_dead_mail_server_breaks_no_decision(settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    def dead(self):
        raise smtplib.SMTPAuthenticationError(535, b"no")

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", dead)
    published = make_published()
    assert fresh(published).live
    deliver_due()
    assert not OutgoingMail.objects.filter(state="failed").exists()


def test_a_dead_mail_server_breaks_no_workflow_of_pages_either(
    home_page, settings, monkeypatch, staff_client
):
    from tests.home.factories import StandardPageFactory

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    def dead(self):
        raise smtplib.SMTPAuthenticationError(535, b"no")

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", dead)
    page = StandardPageFactory(parent=home_page, live=False)
    page.save_revision()
    make_moderator()
    state = page.get_workflow().start(page, UserFactory())
    assert state.status == "in_progress"


YEAR = 366 * 24 * 3600


def test_after_a_year_the_author_is_asked_and_a_month_of_silence_archives_it(time_machine):
    time_machine.move_to("2026-01-10 10:00:00+00:00")
    author = make_member()
    published = make_published(author=author)
    assert look_after_old() == (0, 0)
    mail_due()
    deliver_due()

    time_machine.move_to("2027-01-12 10:00:00+00:00")
    assert look_after_old() == (1, 0)
    assert look_after_old() == (0, 0)
    assert fresh(published).live
    assert told(author)[-1].kind == "still_current"
    mail_due()
    deliver_due()
    message = mail.outbox[-1]
    assert message.subject == f"Klopt ‘{published.title}’ nog?"
    assert "Zonder antwoord binnen een maand gaat het naar je archief." in message.body

    time_machine.move_to("2027-02-11 10:00:00+00:00")
    assert look_after_old() == (0, 0)
    time_machine.move_to("2027-02-14 10:00:00+00:00")
    assert look_after_old() == (0, 1)
    gone = fresh(published)
    assert (gone.state, gone.live) == ("archived", False)
    assert "archief" in told(author)[-1].text


def test_who_answers_keeps_it_for_another_year_and_only_by_a_button(time_machine):
    time_machine.move_to("2026-01-10 10:00:00+00:00")
    author = make_member()
    published = make_published(author=author)
    time_machine.move_to("2027-01-12 10:00:00+00:00")
    look_after_old()
    client = Client()
    client.force_login(author)
    url = f"/good-food-city/mijn-bijdragen/{published.pk}/"
    assert "Ja, het klopt nog" in client.get(url).content.decode()
    assert client.get(f"{url}actueel/").status_code == 405
    client.post(f"{url}actueel/")
    time_machine.move_to("2027-03-12 10:00:00+00:00")
    assert look_after_old() == (0, 0)
    assert fresh(published).live
    time_machine.move_to("2028-01-15 10:00:00+00:00")
    assert look_after_old() == (1, 0)


def test_one_that_fails_stops_no_other(time_machine, monkeypatch):
    time_machine.move_to("2026-01-10 10:00:00+00:00")
    first, second = make_published(), make_published()
    time_machine.move_to("2027-01-12 10:00:00+00:00")
    from members.contributions import expiry

    tell = expiry.tell_author

    def breaks(step, contribution):
        if contribution.pk == first.pk:
            raise RuntimeError
        tell(step, contribution)

    monkeypatch.setattr(expiry, "tell_author", breaks)
    assert look_after_old() == (1, 0)
    assert fresh(first).asked_at is None
    assert fresh(second).asked_at is not None


def with_picture(draft):
    file = checked_picture(picture_upload(), draft.author)
    file.save()
    version = writing.newest(fresh(draft))
    version.pictures.set([ContributionPicture(file=file, alt_text="Sla")])
    writing.save(version, draft.author)
    return file


def test_somebody_takes_along_what_they_shared_and_the_files():
    author = make_member()
    draft = make_draft(author=author, title="Mijn concept", contact="06-1234")
    file = with_picture(draft)
    make_waiting(author=make_member(), title="Van een ander")
    with zipfile.ZipFile(io.BytesIO(copy_of(author))) as archive:
        data = json.loads(archive.read("contributions.json"))
        assert archive.read(f"contributions/{file.pk}-foto.jpg") == bytes(file.content)
    text = json.dumps(data)
    assert "Mijn concept" in text
    assert "06-1234" in text
    assert "Sla" in text
    assert "Van een ander" not in text


def test_who_is_forgotten_leaves_only_what_is_on_the_site():
    author = make_member(first_name="Fatima", last_name="Bos")
    author.profile.name_visibility = "everyone"
    author.profile.save()
    published = make_published(author=author, contact="06-1234", text="Blijft")
    version = writing.newest(published)
    version.text = "Geheime wijziging"
    writing.save(version, author)
    writing.submit(version, author)
    draft = make_draft(author=author, title="Concept")
    file = with_picture(draft)

    CONTRIBUTIONS.forget(author)
    CONTRIBUTIONS.forget(author)

    assert list(Contribution.objects.filter(author=author)) == [fresh(published).contribution_ptr]
    kept = Initiative.objects.get()
    assert (kept.live, kept.state, kept.contact) == (True, "approved", "")
    assert "Blijft" in kept.html
    assert not kept.revisions.exists()
    assert kept.current_workflow_state is None
    assert not MemberFile.objects.filter(pk=file.pk).exists()
    author.deleted_at = author.date_joined
    author.is_active = False
    author.save()
    page = Client().get(kept.get_absolute_url()).content.decode()
    assert "Voormalig lid" in page
    assert "Fatima" not in page


def test_what_a_moderator_did_stays_without_them():
    moderator = make_moderator()
    published = make_published(moderator=moderator)
    CONTRIBUTIONS.forget(moderator)
    assert not published.steps.filter(by=moderator).exists()
    assert fresh(published).live


def test_the_copy_holds_all_that_somebody_filled_in_and_reads_as_a_page(home_page):
    author = make_member()
    draft = make_draft(
        author=author,
        title="Soep <b>voor</b> iedereen",
        goal="Elke week soep",
        city="Breda",
        partners="De buurt",
        contact="De balie",
        shift_plant=True,
    )
    draft.themes.add(Theme.objects.create(name="Bonen en noten", slug="bonen"))
    writing.save(draft, author)
    with translation.override("nl"), zipfile.ZipFile(io.BytesIO(copy_of(author))) as archive:
        (told_item,) = json.loads(archive.read("contributions.json"))
        page = archive.read("index.html").decode()
    assert told_item["doel"] == "Elke week soep"
    assert told_item["plaats"] == "Breda"
    assert told_item["thema’s"] == ["Bonen en noten"]
    assert told_item["omslagen"] == ["Van dierlijk naar plantaardig"]
    for words in ("Elke week soep", "De buurt", "De balie", "Soep &lt;b&gt;voor"):
        assert words in page
    assert "<dd>nee</dd>" in page
