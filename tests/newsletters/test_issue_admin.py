"""Composing in the admin: who may, filling, previews, checks with reasons, test mails, approval."""

import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowState

from home.models import OutgoingMail
from home.outgoing_mail import deliver_due
from newsletters.issues.freezing import freeze
from newsletters.models import IssuePage, Waiver
from tests.news.factories import NewsPageFactory
from tests.newsletters.issue_factories import NewsletterListFactory, block, item, make_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(staff_client, roles):
    return staff_client("editor")


@pytest.fixture
def article(news):
    return NewsPageFactory(
        parent=news, title="Groen in de straat", first_published_at=timezone.now()
    )


def form_of(newsletter, **fields):
    return {
        "title": "Nummer één",
        "slug": "nummer-een",
        "newsletter": newsletter.pk,
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **fields,
    }


def screen(issue):
    return f"/admin/nieuwsbrieven/uitgave/{issue.pk}/"


def test_a_new_issue_fills_itself_when_it_is_first_saved(editor, archive, article):
    response = editor.post(
        f"/admin/pages/add/newsletters/issuepage/{archive.pk}/", form_of(NewsletterListFactory())
    )
    issue = IssuePage.objects.get()
    assert response.status_code == 302
    draft = issue.get_latest_revision_as_object()
    assert [one.block_type for one in draft.body] == ["heading", "item"]
    page = editor.get(response["Location"]).content.decode()
    assert "Vul met wat nieuw is" in page
    assert "Er is geen voorproefje" in page  # the checks stand in the editor


def test_filling_keeps_what_the_editor_had_typed(editor, archive, article):
    newsletter = NewsletterListFactory()
    issue = make_issue(archive, newsletter=newsletter, title="Oud")
    data = form_of(newsletter, title="Nieuw getypt", slug=issue.slug) | {"action-fill": "1"}
    response = editor.post(f"/admin/pages/{issue.pk}/edit/", data)
    assert response.status_code == 302
    draft = IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object()
    assert draft.title == "Nieuw getypt"
    assert len(draft.body) == 2


@pytest.mark.parametrize("mode", ["mail", "phone", "dark", "text", "", "social"])
def test_every_preview_shows_the_draft(editor, archive, article, mode):
    issue = make_issue(archive, [item(article)])
    response = editor.get(f"/admin/pages/{issue.pk}/view_draft/?mode={mode}")
    assert response.status_code == 200
    body = response.content.decode()
    assert issue.title in body
    assert "[[" not in body
    if mode == "text":
        assert response["Content-Type"].startswith("text/plain")
    if mode in {"mail", "dark"}:
        assert "prefers-color-scheme" not in body
        assert "Beste lezer," in body


def test_who_may_not_edit_sees_no_checks(client, staff_client, archive, roles):
    issue = make_issue(archive)
    assert client.get(screen(issue)).status_code == 302
    member = staff_client("member")
    assert member.get(screen(issue)).status_code in {302, 403}


def test_a_check_is_waived_with_a_reason_that_is_kept(editor, archive):
    issue = make_issue(archive, [block("text", "<p>Nu of nooit</p>")])
    page = editor.get(screen(issue)).content.decode()
    finding = "In de tekst staat 'nu of nooit'."
    assert "nu of nooit" in page
    data = {"action": "waive", "check_name": "spam", "finding": finding, "reason": ""}
    editor.post(screen(issue), data)
    assert not Waiver.objects.exists()
    for _ in range(2):
        editor.post(screen(issue), data | {"reason": "Titel van een boek"})
    waiver = Waiver.objects.get()
    assert waiver.user == editor.user
    page = editor.get(screen(issue)).content.decode()
    assert "Titel van een boek" in page
    history = editor.get(f"/admin/pages/{issue.pk}/history/").content.decode()
    assert "Titel van een boek" in history
    editor.post(screen(issue), {"action": "unwaive", "waiver": waiver.pk})
    assert not Waiver.objects.exists()
    history = editor.get(f"/admin/pages/{issue.pk}/history/").content.decode()
    assert "Reden teruggenomen bij" in history


@pytest.mark.parametrize("waiver", ["", "x", "99", "9" * 30, "-1"])
def test_nonsense_is_no_error(editor, archive, waiver):
    issue = make_issue(archive)
    data = {"action": "unwaive", "waiver": waiver}
    assert editor.post(screen(issue), data).status_code == 302
    assert editor.post(screen(issue), {"action": waiver}).status_code == 302
    long = {"action": "waive", "check_name": "x" * 99, "finding": "y" * 999, "reason": "z"}
    assert editor.post(screen(issue), long).status_code == 302
    assert editor.get("/admin/nieuwsbrieven/uitgave/999999/").status_code == 404


def test_a_test_goes_once_to_each_address_and_looks_like_the_mail(editor, archive, article):
    issue = make_issue(archive, [item(article)])
    data = {
        "action": "test",
        "addresses": "a@example.org\nb@example.org; a@example.org,\n",
        "nonce": str(uuid.uuid4()),
    }
    for _ in range(2):
        assert editor.post(screen(issue), data).status_code == 302
    assert OutgoingMail.objects.count() == 2
    issue.title = "Later veranderd"
    issue.save_revision(clean=False)
    deliver_due()
    assert {message.to[0] for message in mail.outbox} == {"a@example.org", "b@example.org"}
    message = mail.outbox[0]
    assert message.subject.startswith("[Test] Nieuws uit de stad")
    assert "Groen in de straat" in message.body
    html = message.alternatives[0][0]
    assert 'role="presentation"' in html
    assert not re.search(r"\[\[\w+\]\]", html + message.body)


@pytest.mark.parametrize(
    "addresses", ["", ";", "geen adres", "\n".join(f"a{n}@example.org" for n in range(11))]
)
def test_a_test_to_nobody_or_too_many_is_refused(editor, archive, addresses):
    issue = make_issue(archive)
    data = {"action": "test", "addresses": addresses, "nonce": str(uuid.uuid4())}
    assert editor.post(screen(issue), data).status_code == 200
    assert not OutgoingMail.objects.exists()


def test_which_address_is_wrong_is_told_and_nothing_typed_is_lost(editor, archive):
    data = {"action": "test", "addresses": "a@example.org\nb@", "nonce": str(uuid.uuid4())}
    page = editor.post(screen(make_issue(archive)), data).content.decode()
    assert "&#x27;b@&#x27; is geen e-mailadres." in page
    assert "a@example.org\nb@</textarea>" in page


def test_approval_does_not_put_an_issue_on_the_website(staff_client, archive, article, roles):
    issue = make_issue(archive, [item(article)])
    workflow = Workflow.objects.filter(active=True).first()
    moderator = staff_client("moderator")
    state = workflow.start(issue, moderator.user)
    state.current_task_state.specific.approve(user=moderator.user)
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_APPROVED
    assert not Page.objects.get(pk=issue.pk).live


def test_nobody_publishes_an_issue_that_was_not_sent(staff_client, archive, article, roles):
    issue = make_issue(archive, [item(article)])
    admin = staff_client("admin")
    data = form_of(issue.newsletter, slug=issue.slug) | {"action-publish": "1"}
    assert admin.post(f"/admin/pages/{issue.pk}/edit/", data).status_code in {200, 302}
    assert not Page.objects.get(pk=issue.pk).live


def test_the_screen_of_a_sent_issue_has_no_checks_any_more(editor, archive, article):
    issue = make_issue(archive, [item(article)])
    freeze(issue, timezone.now())
    page = editor.get(screen(issue)).content.decode()
    assert "Bewaar deze reden" not in page
    assert editor.get(f"/admin/pages/{issue.pk}/edit/").status_code == 200


def test_the_screen_takes_the_same_number_of_queries_for_more_items(
    editor, archive, news, django_assert_max_num_queries
):
    articles = [NewsPageFactory(parent=news) for _ in range(12)]
    issue = make_issue(archive, [item(one) for one in articles])
    editor.get(screen(issue))
    with django_assert_max_num_queries(45):
        editor.get(screen(issue))


def test_approving_says_that_it_does_not_publish(archive, news, staff_client, roles):
    """An issue waits until somebody sends it; a page that approval publishes says so."""
    desk, writer = staff_client("moderator"), staff_client("editor")
    editor = writer.user
    workflow = Workflow.objects.filter(active=True).first()
    issue = make_issue(archive, [block("text", "<p>x</p>")])
    article = NewsPageFactory(parent=news, live=False)
    for page in (issue, article):
        page.save_revision(clean=False)
        workflow.start(page, editor)
    assert "De uitgave wacht op goedkeuring" in writer.get(screen(issue)).content.decode()
    assert "Goedkeuren en publiceren" not in edit_screen(desk, issue)
    assert "Goedkeuren" in edit_screen(desk, issue)
    assert "Goedkeuren en publiceren" in edit_screen(desk, article)


def edit_screen(desk, page):
    return desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_what_people_have_in_their_mailbox_is_not_deleted_with_the_archive(
    admin_client, archive, article
):
    issue = make_issue(archive, [item(article)], title="In ieders mailbox")
    freeze(issue, timezone.now())
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    delete = reverse("wagtailadmin_pages:delete", args=[archive.pk])
    for address in (f"{bulk}?id={archive.pk}&next=/admin/", delete):
        shown = admin_client.post(address, follow=True)
        assert any("In ieders mailbox" in str(words) for words in shown.context["messages"])
    assert admin_client.post(f"{bulk}?id={issue.pk}").status_code == 302
    assert IssuePage.objects.filter(pk=issue.pk).exists()
    draft = make_issue(archive)
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert not IssuePage.objects.filter(pk=draft.pk).exists()


def test_a_copy_of_a_sent_issue_is_a_draft(staff_client, roles, archive, article):
    issue = make_issue(archive, [item(article)])
    freeze(issue, timezone.now())
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": archive.pk}
    url = reverse("wagtailadmin_pages:copy", args=[issue.pk])
    staff_client("moderator").post(url, data | {"publish_copies": "on"})
    assert not IssuePage.objects.get(slug="kopie").live
    assert IssuePage.objects.get(pk=issue.pk).live
