"""What somebody reads of their notifications, on the site and by mail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import translate_url
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from members.contributions.rights import name_for_readers
from members.models.notifications import Notification
from members.notifications.kinds import known_kinds
from members.notifications.subjects import find_subjects, is_known

#: So many people are named in one line; the others are 'others'.
MOST_NAMES = 3


@dataclass(frozen=True)
class Line:
    """One notification in words; without a sentence when the reader may not see it any more."""

    notification: Notification
    sentence: str = ""
    url: str = ""
    title: str = ""
    actor: str = ""
    below: str = ""

    @property
    def is_over(self) -> bool:
        """What it announced has passed."""
        ends_at = self.notification.ends_at
        return ends_at is not None and ends_at <= timezone.now()


def lines_for(reader: Any, notifications: Sequence[Notification]) -> list[Line]:
    """These notifications in words, in their order, in a fixed number of queries.

    Load them with `select_related("actor__profile")`.
    """
    about = {
        (item.subject_kind, item.subject_id)
        for item in notifications
        if item.subject_id is not None and is_known(item.subject_kind)
    }
    subjects = find_subjects(reader, about)
    kinds = known_kinds()
    lines = []
    for item in notifications:
        title, url, below = item.title, _in_language(item.url), ""
        is_visible = item.kind in kinds
        if item.subject_id is not None and is_known(item.subject_kind):
            subject = subjects.get((item.subject_kind, item.subject_id))
            if subject is None:
                is_visible = False
            else:
                title, url, below = subject.title, subject.url, subject.below
        if not is_visible:
            lines.append(Line(item))
            continue
        actor = name_for_readers(item.actor) if item.actor else str(_("Former member"))
        words = {"actor": actor, "title": title, "text": item.text}
        sentence = str(kinds[item.kind].sentence) % words
        lines.append(Line(item, sentence, url, title, actor, below))
    return lines


def together(lines: Sequence[Line]) -> list[Line]:
    """These lines for a mail: what is of one kind and below one thing is one line, at the first.

    It leads to the oldest of them, from where its reader reads on.
    """
    groups: dict[Any, list[Line]] = {}
    kinds = known_kinds()
    for line in lines:
        kind = line.notification.kind
        alone = not line.below or not kinds[kind].several
        key = line.notification.pk if alone else (kind, line.below)
        groups.setdefault(key, []).append(line)
    return [group[0] if len(group) == 1 else _one_of(group) for group in groups.values()]


def _one_of(group: list[Line]) -> Line:
    """Several lines as one, with who it were."""
    first = group[0]
    names = list(dict.fromkeys(line.actor for line in group))
    words = {
        "number": len(group),
        "title": first.title,
        "actors": get_text_list(names, pgettext("between names", "and"))
        if len(names) <= MOST_NAMES
        else _("%(names)s and others") % {"names": ", ".join(names[:MOST_NAMES])},
    }
    return replace(first, sentence=str(known_kinds()[first.notification.kind].several) % words)


def _in_language(path: str) -> str:
    """The same page in the language of the moment."""
    if not path:
        return ""
    return translate_url(path, get_language() or settings.LANGUAGE_CODE)
