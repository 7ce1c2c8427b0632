"""What authors and moderators are told about contributions, on the site and by mail.

Authors read 'the editors', never a name, and links lead to pages that they can open.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members.contributions.rights import MODERATE, may_moderate
from members.models import Contribution, Step
from members.notifications.readers import language_of, people_with
from members.notifications.subjects import Subject, register_subject
from members.notifications.telling import notify

#: What a notification is about: the thing itself, its author's page about it, its review.
ITEM, OWN, REVIEW = "contribution", "own_contribution", "contribution_review"


def tell_author(step: Step, contribution: Contribution) -> None:
    """Tell the author what happened."""
    author = contribution.author
    with translation.override(language_of(author)):
        text = " ".join(part for part in [_words(step), step.text] if part)
    notify(
        [author],
        "still_current" if step.kind == Step.Kind.ASKED else "contribution_decided",
        key=f"step:{step.pk}",
        about=(OWN, contribution.pk),
        text=text,
    )


def tell_moderators(contribution: Contribution, step: Step) -> None:
    """Tell who reviews that something waits; by mail as a summary, unless they choose otherwise.

    Without an author, so that a block between two people keeps no work from anybody.
    """
    notify(
        [one for one in people_with(MODERATE) if one.pk != contribution.author_id],
        "queue",
        key=f"step:{step.pk}",
        about=(REVIEW, contribution.pk),
    )


def _words(step: Step) -> str:
    words: dict[str, str] = {
        Step.Kind.APPROVED: _("it is on the site. Thank you for sharing it!"),
        Step.Kind.CHANGES_ASKED: _("we ask you to change something."),
        Step.Kind.REJECTED: _("we do not place it."),
        Step.Kind.EDITED: _("we changed something in your text before we decide."),
        Step.Kind.TAKEN_OFF: _("we took it off the site."),
        Step.Kind.ASKED: _("Without an answer within a month it goes to your archive."),
        Step.Kind.ARCHIVED: _("you did not say that it still holds, so it went to your archive."),
    }
    return words[step.kind]


def register_subjects() -> None:
    """Say how contributions are found; called when this app is loaded."""
    register_subject(ITEM, _find_items)
    register_subject(OWN, _find_own)
    register_subject(REVIEW, _find_reviews)


def _find_items(user: Any, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = Contribution.objects.visible_to(user).filter(pk__in=numbers)
    return {item.pk: Subject(str(item), item.get_absolute_url()) for item in found}


def _find_own(user: Any, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = Contribution.objects.filter(pk__in=numbers, author=user)
    return {
        item.pk: Subject(str(item), reverse("contributions:my_contribution", args=[item.pk]))
        for item in found
    }


def _find_reviews(user: Any, numbers: Collection[int]) -> Mapping[int, Subject]:
    if not may_moderate(user):
        return {}
    found = Contribution.objects.waiting().filter(pk__in=numbers)
    return {
        item.pk: Subject(str(item), reverse("members_review", args=[item.pk])) for item in found
    }
