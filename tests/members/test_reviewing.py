"""Moderators decide about exactly what they saw, with reasons, and never about their own."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry, TaskState, WorkflowTask

from members.contributions import reviewing, writing
from members.contributions.steps import NotPossibleError
from members.models import (
    Contribution,
    ContributionTask,
    Notification,
    NotReviewedError,
    Post,
    Reason,
    Step,
)
from tests.members.contribution_factories import (
    fresh,
    make_draft,
    make_moderator,
    make_post,
    make_published,
    make_waiting,
)
from tests.members.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


def kinds(contribution):
    return [step.kind for step in contribution.steps.all()]


def test_what_is_written_is_not_on_the_site_until_a_moderator_approves_it():
    draft = make_draft()
    assert not fresh(draft).live
    waiting = make_waiting()
    assert fresh(waiting).state == "waiting"
    assert not fresh(waiting).live
    assert not Contribution.objects.published().exists()

    reviewing.approve(waiting, make_moderator(), seen=waiting.latest_revision_id)

    published = fresh(waiting)
    assert published.live
    assert published.state == "approved"
    assert published.body == "<p>Wij <em>telen</em> groente.</p>\n"
    assert kinds(published) == ["submitted", "approved"]
    assert not published.has_unpublished_changes


def test_a_model_is_not_live_by_itself_as_wagtail_would_have_it():
    assert Post(author=UserFactory()).live is False


def test_a_change_of_what_is_published_waits_while_the_old_text_stays():
    published = make_post(title="Oud")
    version = writing.newest(published)
    version.title, version.text = "Nieuw", "Nieuwe tekst"
    writing.save(version, published.author)
    writing.submit(version, published.author)

    live = fresh(published)
    assert (live.title, live.live, live.state) == ("Oud", True, "waiting")
    reviewing.approve(live, make_moderator(), seen=live.latest_revision_id)
    live = fresh(published)
    assert (live.title, live.state) == ("Nieuw", "approved")
    assert "Nieuwe tekst" in live.html


def test_a_rejected_change_leaves_the_old_text_on_the_site():
    published = make_post(title="Oud")
    version = writing.newest(published)
    version.title = "Nieuw"
    writing.save(version, published.author)
    writing.submit(version, published.author)
    reviewing.reject(version, make_moderator(), seen=version.latest_revision_id, text="Reclame.")
    live = fresh(published)
    assert (live.title, live.live, live.state) == ("Oud", True, "rejected")
    assert live.current_workflow_state is None


def test_asking_for_changes_tells_the_reason_and_lets_the_author_send_it_again():
    waiting = make_waiting()
    moderator = make_moderator(first_name="Geheim")
    reason = Reason.objects.create(title="Bron", text="Zeg waar het vandaan komt.")
    reviewing.ask_changes(
        waiting, moderator, seen=waiting.latest_revision_id, reason=reason, text="Zie alinea 2."
    )
    asked = fresh(waiting)
    assert asked.state == "changes_asked"
    step = asked.steps.last()
    assert step.text == "Zeg waar het vandaan komt.\n\nZie alinea 2."
    assert step.reason == reason
    # As Wagtail keeps it: the state needs changes, and the task of the moment is none.
    assert asked.current_workflow_state.status == "needs_changes"
    assert asked.current_workflow_task_state is None

    version = writing.newest(asked)
    version.text = "Met bron."
    writing.save(version, asked.author)
    assert fresh(asked).state == "changes_asked"
    writing.submit(version, asked.author)
    again = fresh(asked)
    assert again.state == "waiting"
    reviewing.approve(again, moderator, seen=again.latest_revision_id)
    assert "Met bron." in fresh(again).html


def test_where_two_have_to_approve_the_first_publishes_nothing():
    waiting = make_waiting()
    second = ContributionTask.objects.create(name="Tweede lezer")
    WorkflowTask.objects.create(workflow=waiting.get_workflow(), task=second, sort_order=9)
    seen = waiting.latest_revision_id

    assert not reviewing.approve(waiting, make_moderator(), seen=seen)
    assert (fresh(waiting).state, fresh(waiting).live) == ("waiting", False)
    assert kinds(waiting) == ["submitted"]

    assert reviewing.approve(waiting, make_moderator(), seen=seen)
    assert (fresh(waiting).state, fresh(waiting).live) == ("approved", True)


def test_a_decision_needs_a_reason():
    waiting = make_waiting()
    for decide in (reviewing.ask_changes, reviewing.reject):
        with pytest.raises(NotPossibleError, match="reden"):
            decide(waiting, make_moderator(), seen=waiting.latest_revision_id, text="  ")
    assert fresh(waiting).state == "waiting"


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_reviews_their_own(superuser):
    author = make_moderator(is_superuser=superuser)
    waiting = make_waiting(author=author)
    seen = waiting.latest_revision_id
    for decide in (reviewing.approve, reviewing.ask_changes, reviewing.reject):
        extra = {} if decide is reviewing.approve else {"text": "Nee."}
        with pytest.raises(NotPossibleError, match="Iemand anders"):
            decide(waiting, author, seen=seen, **extra)
    with pytest.raises(NotPossibleError):
        reviewing.claim(waiting, author)
    # Nor by the model itself, past the use case.
    with pytest.raises(NotReviewedError):
        fresh(waiting).current_workflow_task_state.approve(user=author)
    assert not fresh(waiting).live


def test_a_member_reviews_nothing():
    waiting = make_waiting()
    with pytest.raises(NotPossibleError):
        reviewing.approve(waiting, UserFactory(), seen=waiting.latest_revision_id)


def test_what_came_after_the_moderator_looked_is_not_published():
    waiting = make_waiting()
    seen = waiting.latest_revision_id
    writing.take_back(waiting, waiting.author)
    version = writing.newest(fresh(waiting))
    version.text = "Ongezien"
    writing.save(version, waiting.author)
    writing.submit(version, waiting.author)
    with pytest.raises(reviewing.ChangedMeanwhileError):
        reviewing.approve(waiting, make_moderator(), seen=seen)
    assert not fresh(waiting).live


def test_a_revision_saved_past_the_site_is_not_published_either():
    """Wagtail itself would publish the newest revision: the finish action refuses."""
    waiting = make_waiting()
    sneaky = fresh(waiting)
    sneaky.text = "Ongezien"
    sneaky.save_revision(user=waiting.author)
    with pytest.raises(NotReviewedError):
        fresh(waiting).current_workflow_task_state.approve(user=make_moderator())
    after = fresh(waiting)
    assert not after.live
    assert TaskState.objects.for_instance(after).get().status == "in_progress"


def test_no_revision_goes_live_without_approval_whoever_asks():
    waiting = make_waiting()
    with pytest.raises(NotReviewedError):
        waiting.latest_revision.publish(user=UserFactory(is_superuser=True))
    assert not fresh(waiting).live


def test_while_it_is_under_review_its_author_takes_it_back_first():
    waiting = make_waiting()
    version = writing.newest(waiting)
    version.text = "Anders"
    with pytest.raises(NotPossibleError, match="eerst terug"):
        writing.save(version, waiting.author)
    writing.take_back(waiting, waiting.author)
    writing.save(version, waiting.author)
    assert fresh(waiting).state == "draft"


def test_a_draft_is_kept_in_one_revision_but_a_reviewed_one_is_never_written_over():
    draft = make_draft()
    version = writing.newest(fresh(draft))
    version.text = "Twee"
    writing.save(version, draft.author)
    assert draft.revisions.count() == 1
    writing.submit(version, draft.author)
    reviewing.ask_changes(version, make_moderator(), seen=version.latest_revision_id, text="Nee.")
    version = writing.newest(fresh(draft))
    version.text = "Drie"
    writing.save(version, draft.author)
    assert [revision.content["text"] for revision in draft.revisions.order_by("pk")] == [
        "Twee",
        "Drie",
    ]


def test_staff_mend_what_is_under_review_and_the_author_is_told():
    waiting = make_waiting(text="Fotu")
    moderator = make_moderator()
    first = waiting.latest_revision_id
    version = writing.newest(waiting)
    version.text = "Foto"
    reviewing.edit(version, moderator, seen=first, explanation="Een tikfout.")
    edited = fresh(waiting)
    assert edited.state == "waiting"
    assert kinds(edited) == ["submitted", "edited"]
    with pytest.raises(reviewing.ChangedMeanwhileError):
        reviewing.approve(edited, moderator, seen=first)
    reviewing.approve(edited, moderator, seen=edited.latest_revision_id)
    assert "Foto" in fresh(waiting).html
    told = Notification.objects.filter(recipient=waiting.author, text__contains="Een tikfout.")
    assert told.exists()


def test_an_author_withdraws_at_any_moment():
    for contribution in (make_draft(), make_waiting(), make_published()):
        writing.withdraw(contribution, contribution.author)
        gone = fresh(contribution)
        assert (gone.state, gone.live) == ("withdrawn", False)
        assert gone.current_workflow_state is None
        with pytest.raises(NotPossibleError):
            writing.withdraw(contribution, UserFactory())


def test_staff_take_something_off_the_site_with_a_reason():
    published = make_published()
    reviewing.remove(published, make_moderator(), text="Staat er dubbel.")
    gone = fresh(published)
    assert (gone.state, gone.live) == ("archived", False)
    assert gone.steps.last().text == "Staat er dubbel."
    version = writing.newest(gone)
    writing.save(version, gone.author)
    writing.submit(version, gone.author)
    assert fresh(gone).state == "waiting"


def test_a_claim_is_seen_by_others_and_can_be_taken_over():
    waiting, one, other = make_waiting(), make_moderator(), make_moderator()
    reviewing.claim(waiting, one)
    assert fresh(waiting).locked_by == one
    reviewing.let_go(waiting, other)
    assert fresh(waiting).locked_by == one
    reviewing.claim(waiting, other)
    assert fresh(waiting).locked_by == other
    reviewing.approve(waiting, other, seen=waiting.latest_revision_id)
    assert fresh(waiting).locked_by is None


def test_every_decision_is_in_wagtails_log():
    moderator = make_moderator()
    published = make_published(moderator=moderator)
    waiting = make_waiting()
    reviewing.claim(waiting, moderator)
    reviewing.reject(waiting, moderator, seen=waiting.latest_revision_id, text="Reclame.")
    reviewing.remove(published, moderator, text="Dubbel.")

    def actions(contribution):
        entries = ModelLogEntry.objects.for_instance(contribution).filter(user=moderator)
        return set(entries.values_list("action", flat=True))

    assert {"wagtail.workflow.approve", "wagtail.publish", "members.take_off"} <= actions(published)
    assert {"members.claim", "wagtail.workflow.reject", "wagtail.workflow.cancel"} <= actions(
        waiting
    )


def test_wagtails_screens_decide_nothing():
    waiting = make_waiting()
    task = waiting.current_workflow_task
    admin = UserFactory(is_superuser=True)
    assert task.get_actions(waiting, admin) == []
    with pytest.raises(PermissionDenied):
        task.on_action(waiting.current_workflow_task_state, admin, "approve")


def test_states_move_by_the_table_only():
    for state, following in Contribution.MOVES.items():
        assert state not in following
        assert set(following) <= set(Contribution.State.values)
    assert set(Contribution.MOVES) == set(Contribution.State.values)


def test_what_is_empty_cannot_be_sent_and_stays_a_draft():
    draft = make_draft(title="", goal="")
    with pytest.raises(Exception, match="titel"):
        writing.submit(draft, draft.author)
    assert fresh(draft).state == "draft"


def test_no_workflow_keeps_the_draft():
    from wagtail.models import WorkflowContentType

    WorkflowContentType.objects.all().delete()
    draft = make_draft()
    with pytest.raises(NotPossibleError, match="Niemand"):
        writing.submit(draft, draft.author)
    assert fresh(draft).state == "draft"


def test_steps_of_today_are_limited(monkeypatch):
    monkeypatch.setattr(writing, "A_DAY", 2)
    author = UserFactory()
    make_waiting(author=author)
    make_waiting(author=author)
    third = make_draft(author=author)
    with pytest.raises(NotPossibleError, match="vandaag"):
        writing.submit(third, author)
    assert Step.objects.filter(kind="submitted").count() == 2
