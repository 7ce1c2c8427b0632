"""Copy an event to a new one: its structure and not its dates."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.actions.copy_page import CopyPageAction

from events.dates import at_local_time
from events.models import (
    Audience,
    CityDayPage,
    EventPage,
    Room,
    Round,
    Session,
    SessionPerson,
    SignUp,
)
from home.questions import copy_questionnaire

#: What is true of one event only.
_NOT_COPIED = [
    "online_link",
    "go_live_at",
    "expire_at",
    "seo_title",
    "search_description",
]
#: What a session of the new event takes over as it is.
_SESSION_FIELDS = [
    "kind",
    "title",
    "slug",
    "summary",
    "description",
    "capacity",
    "travel_minutes",
    "meeting_point",
    "deal_id",
]
#: What the sign-up of the new event takes over as it is, and what moves along with the date.
_SIGN_UP_FIELDS = [
    "capacity",
    "overbooking_percent",
    "access",
    "mail_domains",
    "needs_approval",
    "waiting_list",
    "session_waiting_list",
    "offer_hours",
    "max_group",
    "confirmation_text",
    "remind_week_before",
    "remind_day_before",
    "retention_days",
    "sensitive_retention_days",
]
_SIGN_UP_MOMENTS = ["opens_at", "closes_at", "change_until"]


def free_slug(event: EventPage, title: str) -> str:
    """A slug made from the title that no page beside the event has."""
    taken = set(event.get_siblings().values_list("slug", flat=True))
    base = slugify(title)[:200] or "bijeenkomst"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def copy_event(
    event: EventPage,
    *,
    title: str,
    first_day: date,
    slug: str = "",
    user: Any = None,
    with_people: bool = False,
) -> EventPage:
    """Make a draft beside the event, with its texts and programme, that starts on `first_day`.

    Every part keeps its time of day and its distance in days to the start. What only holds for
    one event stays behind: status, results, the link to take part; cancelled parts are on again.
    Places keep their numbers and start empty: sessions are new rows with identifiers of their
    own. So are the rules of signing up, without registrations and codes. Speakers come along only
    when asked. The programme is hidden until an editor shows it.
    """
    source = event.get_latest_revision_as_object() if event.latest_revision_id else event
    if not (source.start and source.end):
        raise ValueError("An event without dates has nothing to count from.")
    shift = first_day - timezone.localdate(source.start)
    changes: dict[str, Any] = {
        "title": title,
        "draft_title": title,
        "slug": slug or free_slug(event, title),
        "start": _shifted(source.start, shift),
        "end": _shifted(source.end, shift),
        "show_programme": False,
    }
    if isinstance(source, CityDayPage):
        changes["year"] = first_day.year
        changes["slug"] = str(first_day.year)
        if source.evening_start:
            changes["evening_start"] = _shifted(source.evening_start, shift)
        if source.banner_from:
            changes["banner_from"] = source.banner_from + shift
    copy = CopyPageAction(
        source,
        update_attrs=changes,
        exclude_fields=_NOT_COPIED,
        copy_revisions=False,
        keep_live=False,
        user=user,
    ).execute(skip_permission_checks=True)
    if isinstance(copy, CityDayPage):
        # Wagtail leaves out what pages do not copy, also when it is given anew.
        CityDayPage.objects.filter(pk=copy.pk).update(year=changes["year"])
    copy = EventPage.objects.get(pk=copy.pk).specific
    _copy_programme(event, copy, shift, with_people)
    _copy_sign_up(event, copy, shift)
    return copy


def _copy_sign_up(event: EventPage, copy: EventPage, shift: timedelta) -> None:
    """The rules of signing up, with its audiences and a copy of its questions; nobody's place."""
    sign_up = SignUp.objects.filter(translation_key=event.translation_key).first()
    if sign_up is None:
        return
    values = {name: getattr(sign_up, name) for name in _SIGN_UP_FIELDS}
    moments = {name: getattr(sign_up, name) for name in _SIGN_UP_MOMENTS}
    questionnaire = sign_up.questionnaire and copy_questionnaire(
        sign_up.questionnaire, _("Questions of '%(event)s'") % {"event": copy.title}
    )
    feedback = sign_up.feedback_questionnaire and copy_questionnaire(
        sign_up.feedback_questionnaire, _("Feedback on '%(event)s'") % {"event": copy.title}
    )
    new = SignUp.objects.create(
        event_id=copy.pk,
        former=sign_up if shift > timedelta(0) else None,
        questionnaire=questionnaire,
        feedback_questionnaire=feedback,
        **values,
        **{name: moment and _shifted(moment, shift) for name, moment in moments.items()},
    )
    Audience.objects.bulk_create(
        Audience(
            sign_up=new,
            name=item.name,
            places=item.places,
            invitation_only=item.invitation_only,
            sort_order=item.sort_order,
        )
        for item in sign_up.audiences.all()
    )


def _copy_programme(event: EventPage, copy: EventPage, shift: timedelta, with_people: bool) -> None:
    """Rounds, rooms and sessions as new rows."""
    rounds = {
        item.pk: Round.objects.create(
            event_id=copy.pk,
            name=item.name,
            start=_shifted(item.start, shift),
            end=_shifted(item.end, shift),
        )
        for item in event.rounds.all()
    }
    rooms = {
        item.pk: Room.objects.create(
            event_id=copy.pk,
            name=item.name,
            capacity=item.capacity,
            directions=item.directions,
            order=item.order,
        )
        for item in event.rooms.all()
    }
    for item in event.sessions.prefetch_related("people", "themes"):
        session = Session.objects.create(
            event_id=copy.pk,
            round=rounds.get(item.round_id),
            room=rooms.get(item.room_id),
            start=_shifted(item.start, shift),
            end=_shifted(item.end, shift),
            **{name: getattr(item, name) for name in _SESSION_FIELDS},
        )
        session.themes.set(item.themes.all())
        if with_people:
            SessionPerson.objects.bulk_create(
                SessionPerson(
                    session=session,
                    person_id=link.person_id,
                    role=link.role,
                    sort_order=link.sort_order,
                )
                for link in item.people.all()
            )


def _shifted(moment: Any, shift: timedelta) -> Any:
    """The moment some days later, at the same time of day."""
    return at_local_time(timezone.localdate(moment) + shift, moment)
