"""Authors throw a change away, or delete what nobody else sees; nothing of it is left behind."""

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry, Revision

from members.contributions import reviewing, writing
from members.contributions.files import checked_picture
from members.contributions.steps import NotPossibleError
from members.models import Contribution, ContributionPicture, MemberFile, Notification
from tests.members.contribution_factories import (
    fresh,
    make_draft,
    make_member,
    make_moderator,
    make_published,
    make_waiting,
    picture_upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles", "home_page")]


def changed(published, title="Andere titel"):
    """A change of it, not sent yet, with a picture."""
    file = checked_picture(picture_upload(), published.author)
    file.save()
    version = writing.newest(fresh(published))
    version.title = title
    version.pictures.set([ContributionPicture(file=file, alt_text="Sla")])
    writing.save(version, published.author)
    return fresh(published)


def test_a_change_is_thrown_away_and_the_text_on_the_site_counts_again():
    published = make_published(title="Eerste titel")
    item = changed(published)
    client = Client()
    client.force_login(published.author)
    page = f"/good-food-city/mijn-bijdragen/{item.pk}/"
    assert "Gooi je wijziging weg" in client.get(page).content.decode()
    answer = client.post(f"{page}wijziging-weg/", follow=True)
    assert "Je wijziging is weg" in answer.content.decode()
    item = fresh(item)
    assert (item.live, item.state, item.has_unpublished_changes) == (True, "approved", False)
    assert writing.newest(item).title == item.title == "Eerste titel"
    assert not Revision.objects.for_instance(item).filter(content__title="Andere titel").exists()
    assert not MemberFile.objects.exists()
    assert "Gooi je wijziging weg" not in client.get(page).content.decode()


def test_what_was_thrown_away_can_be_changed_and_sent_again():
    published = make_published(title="Eerste titel")
    writing.discard(changed(published), published.author)
    changed(published, "Derde titel")
    writing.submit(fresh(published), published.author)
    seen = fresh(published).latest_revision_id
    reviewing.approve(fresh(published), make_moderator(), seen=seen)
    assert fresh(published).title == "Derde titel"


def test_a_change_that_the_editors_refused_can_be_thrown_away():
    published = make_published(title="Eerste titel")
    item = changed(published)
    writing.submit(item, item.author)
    seen = fresh(item).latest_revision_id
    with pytest.raises(NotPossibleError):
        writing.discard(fresh(item), item.author)
    reviewing.ask_changes(fresh(item), make_moderator(), seen=seen, text="Te kort.")
    writing.discard(fresh(item), item.author)
    item = fresh(item)
    assert (item.live, item.state) == (True, "approved")
    assert item.current_workflow_state is None
    assert writing.newest(item).title == "Eerste titel"
    # What a moderator judged stays in the history of that review.
    assert Revision.objects.for_instance(item).filter(pk=seen).exists()


def test_what_is_withdrawn_with_a_change_has_one_title_everywhere():
    item = changed(make_published(title="Eerste titel"))
    writing.withdraw(item, item.author)
    item = fresh(item)
    assert (item.live, item.state, item.title) == (False, "withdrawn", "Andere titel")
    client = Client()
    client.force_login(item.author)
    for page in ("", f"{item.pk}/"):
        text = client.get(f"/good-food-city/mijn-bijdragen/{page}").content.decode()
        assert "Andere titel" in text
        assert "Eerste titel" not in text


def test_only_its_author_throws_away_and_only_what_is_on_the_site():
    published = make_published()
    item = changed(published)
    with pytest.raises(NotPossibleError):
        writing.discard(item, make_member())
    draft = make_draft()
    with pytest.raises(NotPossibleError):
        writing.discard(draft, draft.author)


def test_a_draft_is_deleted_for_good():
    draft = make_draft(title="Per ongeluk")
    item = changed(draft)
    client = Client()
    client.force_login(draft.author)
    page = f"/good-food-city/mijn-bijdragen/{item.pk}/"
    assert "Verwijder dit voorgoed" in client.get(page).content.decode()
    answer = client.post(f"{page}verwijderen/", follow=True)
    assert answer.redirect_chain[-1][0] == "/good-food-city/mijn-bijdragen/"
    assert "Het is verwijderd." in answer.content.decode()
    assert not Contribution.objects.exists()
    assert not MemberFile.objects.exists()
    assert not Revision.objects.exists()
    assert not ModelLogEntry.objects.filter(label="Per ongeluk").exists()


def test_who_deletes_it_twice_at_once_reads_that_it_is_gone():
    draft = make_draft()
    writing.delete(draft, draft.author)
    with pytest.raises(NotPossibleError, match="Het is verwijderd"):
        writing.delete(draft, draft.author)


def test_what_was_told_about_it_goes_too():
    waiting, moderator = make_waiting(), make_moderator()
    reviewing.ask_changes(waiting, moderator, seen=waiting.latest_revision_id, text="Bron?")
    assert Notification.objects.filter(recipient=waiting.author).exists()
    writing.delete(fresh(waiting), waiting.author)
    assert not Notification.objects.exists()


def test_what_others_see_or_review_is_not_deleted():
    published, waiting = make_published(), make_waiting()
    for item in (published, waiting):
        client = Client()
        client.force_login(item.author)
        page = f"/good-food-city/mijn-bijdragen/{item.pk}/"
        assert "Verwijder dit voorgoed" not in client.get(page).content.decode()
        client.post(f"{page}verwijderen/")
        assert Contribution.objects.filter(pk=item.pk).exists()
        writing.withdraw(fresh(item), item.author)
        writing.delete(fresh(item), item.author)
        assert not Contribution.objects.filter(pk=item.pk).exists()
    other = make_draft()
    with pytest.raises(NotPossibleError):
        writing.delete(other, make_member())
