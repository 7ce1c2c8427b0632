"""From draft to sent: who may, what stands in the way, once and only once, and taken back."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Workflow

from home.publishing import publish_due
from newsletters import sending as post
from newsletters.issues.going_out import NotReadyError, send, take_back, thaw_stopped
from newsletters.models import FrozenIssue, IssuePage, Sending, SendingState, Waiver
from tests.news.factories import NewsPageFactory
from tests.newsletters.issue_factories import block, item, make_issue

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def article(news):
    return NewsPageFactory(parent=news, title="Groen in de straat")


@pytest.fixture
def issue(archive, article):
    return make_issue(archive, [item(article)])


def fresh(issue):
    return IssuePage.objects.get(pk=issue.pk)


def screen(issue):
    return f"/admin/nieuwsbrieven/uitgave/{issue.pk}/"


def test_sending_keeps_the_mail_and_shows_the_page(client, issue):
    sending = send(issue.pk)
    assert sending.state == SendingState.SCHEDULED
    assert "Groen in de straat" in sending.html
    assert "[[unsubscribe_url]]" in sending.text
    assert fresh(issue).live
    assert client.get(fresh(issue).url).status_code == 200


def test_sending_twice_is_sending_once(issue, article):
    first = send(issue.pk)
    article.title = "Later veranderd"
    article.save_revision().publish()
    again = send(issue.pk, at=timezone.now() + HOUR)
    assert again.pk == first.pk
    assert again.html == first.html
    assert again.scheduled_for == first.scheduled_for
    assert FrozenIssue.objects.count() == Sending.objects.count() == 1


def test_what_is_not_green_is_not_sent(archive):
    issue = make_issue(archive, [block("text", "<p>Nu of nooit</p>")])
    with pytest.raises(NotReadyError):
        send(issue.pk)
    assert not FrozenIssue.objects.exists()
    Waiver.objects.create(
        issue=issue,
        check_name="spam",
        finding="In de tekst staat 'nu of nooit'.",
        reason="Titel van een boek",
    )
    assert send(issue.pk)


def test_an_editor_sends_only_what_somebody_approved_as_it_is_now(issue, staff_client, roles):
    editor, moderator = staff_client("editor").user, staff_client("moderator").user
    with pytest.raises(PermissionDenied):
        send(issue.pk, by=editor)
    state = Workflow.objects.filter(active=True).first().start(issue, editor)
    state.current_task_state.specific.approve(user=moderator)
    draft = fresh(issue).get_latest_revision_as_object()
    draft.intro = "Na de goedkeuring veranderd"
    approved = fresh(issue).latest_revision
    draft.save_revision(user=editor)
    with pytest.raises(PermissionDenied):
        send(issue.pk, by=editor)
    approved.as_object().save_revision(user=editor)
    state = Workflow.objects.filter(active=True).first().start(fresh(issue), editor)
    state.current_task_state.specific.approve(user=moderator)
    assert send(issue.pk, by=editor, at=timezone.now() + HOUR)
    # Who sent it may take it back; it then asks for approval once more.
    with pytest.raises(PermissionDenied):
        take_back(issue.pk, by=staff_client("editor").user)
    assert take_back(issue.pk, by=editor)
    with pytest.raises(PermissionDenied):
        send(issue.pk, by=editor)


def test_what_waits_can_be_taken_back_and_is_on_no_page_meanwhile(client, issue):
    send(issue.pk, at=timezone.now() + HOUR)
    assert not fresh(issue).live
    assert fresh(issue).get_lock() is not None
    assert take_back(issue.pk)
    assert not take_back(issue.pk)
    assert not FrozenIssue.objects.exists()
    assert fresh(issue).get_lock() is None
    assert Sending.objects.get().state == SendingState.DRAFT
    assert send(issue.pk).state == SendingState.SCHEDULED
    assert fresh(issue).live


def test_the_page_is_there_before_the_mail(issue, time_machine):
    at = timezone.now() + HOUR
    send(issue.pk, at=at)
    time_machine.move_to(at - datetime.timedelta(seconds=50))
    publish_due()
    assert fresh(issue).live
    assert not take_back(issue.pk)
    assert Sending.objects.get().state == SendingState.SCHEDULED


def test_what_was_stopped_elsewhere_before_it_began_goes_on_no_page(issue, time_machine):
    at = timezone.now() + HOUR
    sending = send(issue.pk, at=at)
    post.stop(sending)
    time_machine.move_to(at + HOUR)
    publish_due()
    assert not fresh(issue).live
    assert thaw_stopped() == 1
    assert thaw_stopped() == 0
    assert not fresh(issue).is_frozen


def test_what_was_stopped_when_its_page_was_there_already_can_be_sent_once_more(client, issue):
    """As when no worker runs: otherwise nobody would ever get it."""
    sending = send(issue.pk)
    assert post.stop(sending)
    assert thaw_stopped() == 1
    assert not fresh(issue).live
    assert not fresh(issue).is_frozen
    assert send(issue.pk).state == SendingState.SCHEDULED
    assert fresh(issue).live
    assert client.get(fresh(issue).url).status_code == 200
    post.start_due()
    assert not take_back(issue.pk)
    assert thaw_stopped() == 0


def test_the_whole_way_in_the_admin(staff_client, issue, roles):
    moderator, editor = staff_client("moderator"), staff_client("editor")
    assert "Dien de uitgave" in editor.get(screen(issue)).content.decode()
    editor.post(screen(issue), {"action": "send", "at": ""})  # is sent away with a message
    assert not Sending.objects.exists()
    shown = moderator.get(screen(issue)).content.decode()
    assert "Verstuur naar 0 lezers van" in shown
    assert "Nog niemand ontvangt deze nieuwsbrief" in shown
    yesterday = timezone.now() - datetime.timedelta(days=1)
    bad = {"action": "send", "at": yesterday.strftime("%Y-%m-%d %H:%M")}
    assert moderator.post(screen(issue), bad).status_code == 200
    assert not Sending.objects.exists()
    later = timezone.localtime() + datetime.timedelta(days=1)
    data = {"action": "send", "at": later.strftime("%Y-%m-%d %H:%M")}
    for _ in range(2):
        assert moderator.post(screen(issue), data).status_code == 302
    edit_screen = f"/admin/pages/{issue.pk}/edit/"
    for address in (screen(issue), edit_screen):
        assert "Terugnemen en wijzigen" in moderator.get(address).content.decode()
    assert moderator.post(screen(issue), {"action": "take back"}).status_code == 302
    assert not fresh(issue).is_frozen
    moderator.post(screen(issue), {"action": "send", "at": ""})
    assert fresh(issue).live
    assert "Terugnemen en wijzigen" not in moderator.get(edit_screen).content.decode()
    history = moderator.get(f"/admin/pages/{issue.pk}/history/").content.decode()
    assert "Per mail verstuurd" in history
