"""Mail invitations: read a list of addresses, say what will happen, and send each of them one.

Everybody gets a mail of their own. Inviting the same address twice does nothing the second time;
sending it again is something that staff do on purpose.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import (
    Audience,
    EventPage,
    Invitation,
    Invitee,
    Registration,
    SignUp,
    SignUpPhase,
    email_key_of,
)
from events.sign_up.letters import absolute, facts_of, moment_text
from events.sign_up.locking import sign_up_lock
from events.sign_up.moves import RefusedError
from events.sign_up.set_up import fresh_codes
from home.letters import Button, Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails
from home.questions import clean_text

#: The most addresses in one go.
MOST = 500
_NAMED = re.compile(r"([^<>]*)<([^<>]*)>")


@dataclass(frozen=True)
class Addressee:
    """Somebody on the list."""

    email: str
    name: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        """What makes two addresses one person."""
        return email_key_of(self.email)


@dataclass
class Plan:
    """What will happen with a list that was pasted."""

    new: list[Addressee] = field(default_factory=list)
    invited: list[Addressee] = field(default_factory=list)
    signed_up: list[Addressee] = field(default_factory=list)
    doubles: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Terms:
    """With which code, in which words and language."""

    #: A code for all of them; None makes each a code of their own, for their address only.
    invitation: Invitation | None = None
    audience: Audience | None = None
    valid_until: datetime | None = None
    words: str = ""
    language: str = "nl"


def plan_of(sign_up: SignUp, text: str) -> Plan:
    """Read a list: one on a line, or with ; or , between them; with or without a name."""
    plan = Plan()
    found: dict[str, Addressee] = {}
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        for name, address in _on_line(clean_text(line.replace("\t", " "))):
            error = _error_of(address)
            if error:
                plan.errors.append((number, error))
                continue
            person = Addressee(address, name[:120], number)
            if person.key in found:
                plan.doubles += 1
            else:
                found[person.key] = person
    if len(found) > MOST:
        plan.errors.append(
            (
                0,
                _("These are more than %(number)s addresses. Send them in parts.")
                % {"number": MOST},
            )
        )
        return plan
    invited = set(_among(sign_up.invitees, found))
    signed_up = set(_among(_signed_up(sign_up), found))
    for key, person in found.items():
        if key in signed_up:
            plan.signed_up.append(person)
        elif key in invited:
            plan.invited.append(person)
        else:
            plan.new.append(person)
    return plan


def _on_line(line: str) -> Iterator[tuple[str, str]]:
    """The names and addresses on a line, as people paste them from a mail or a sheet."""
    if line.count("@") == 1:
        yield from _one(line)
        return
    for part in line.split(";"):
        yield from ((_name(name), address.strip()) for name, address in _NAMED.findall(part))
        for piece in _NAMED.sub(" ", part).split(","):
            match piece.count("@"):
                case 0:
                    yield from [("", piece.strip())] if piece.strip() else []
                case 1:
                    yield from _one(piece)
                case _:
                    yield from (("", word) for word in piece.split())


def _one(text: str) -> Iterator[tuple[str, str]]:
    """One address, and whatever else is there is the name."""
    address = next(word for word in re.split(r"[\s,;<>\"]+", text) if "@" in word)
    yield _name(text.replace(address, " ")), address


def _name(text: str) -> str:
    return " ".join(re.sub(r'[<>;"]', " ", text).split()).strip(" ,'")


def _error_of(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        return _("'%(text)s' is no e-mail address.") % {"text": address[:80]}
    return _("'%(text)s' is too long.") % {"text": address[:80]} if len(address) > 254 else ""


def _among(rows: "QuerySet[Any]", keys: Iterable[str]) -> "QuerySet[Any, str]":
    return rows.filter(email_key__in=list(keys)).values_list("email_key", flat=True)


def _signed_up(sign_up: SignUp) -> "QuerySet[Registration]":
    return sign_up.registrations.active().real()


def with_answers(sign_up: SignUp) -> "QuerySet[Any]":
    """Who was invited, with whether somebody with that address has `signed_up`."""
    same = _signed_up(sign_up).filter(email_key=OuterRef("email_key"))
    return sign_up.invitees.select_related("invitation").annotate(signed_up=Exists(same))


def obstacle(sign_up: SignUp) -> str:
    """Why nobody can be invited now; empty when nothing is in the way."""
    if not sign_up.event.live:
        return _("Visitors cannot see this event yet. Publish it before you invite people.")
    if sign_up.phase() == SignUpPhase.CLOSED:
        return _("Signing up is closed, so nobody can use an invitation.")
    return ""


def invite(sign_up_pk: int, people: Sequence[Addressee], terms: Terms, user: Any) -> int:
    """Mail an invitation to each who did not get one yet; return to how many."""
    with sign_up_lock(sign_up_pk) as sign_up:
        if text := obstacle(sign_up):
            raise RefusedError(whole=text)
        by_key = {person.key: person for person in people}
        known = {*_among(sign_up.invitees, by_key), *_among(_signed_up(sign_up), by_key)}
        new = [person for key, person in by_key.items() if key not in known]
        codes = _codes_for(sign_up, new, terms)
        invitees = Invitee.objects.bulk_create(
            Invitee(
                sign_up=sign_up,
                invitation=codes[person.key],
                name=person.name,
                email=person.email,
                email_key=person.key,
                language=terms.language,
                words=terms.words,
                invited_by=user,
            )
            for person in new
        )
        queue_mails([_mail(invitee) for invitee in invitees])
        return len(invitees)


def _codes_for(
    sign_up: SignUp, people: Collection[Addressee], terms: Terms
) -> dict[str, Invitation]:
    """The code of each: the one for all, the one that waits for their address, or a new one."""
    if terms.invitation:
        return {person.key: terms.invitation for person in people}
    locked = sign_up.invitations.exclude(email="").filter(uses__lt=F("max_uses"))
    codes = {email_key_of(item.email): item for item in locked if item.is_valid_for_its_address}
    without = [person for person in people if person.key not in codes]
    made = Invitation.objects.bulk_create(
        Invitation(
            sign_up=sign_up,
            code=code,
            email=person.email,
            audience=terms.audience,
            valid_until=terms.valid_until,
        )
        for person, code in zip(without, fresh_codes(sign_up, len(without)), strict=True)
    )
    return codes | {person.key: code for person, code in zip(without, made, strict=True)}


def stamp_of(invitees: "QuerySet[Invitee]") -> str:
    """Changes as soon as one of them is mailed again, or another joins them."""
    sums = invitees.aggregate(times=Sum("times"))
    return f"{invitees.count()}:{sums['times'] or 0}"


def invite_again(
    sign_up_pk: int,
    pks: Collection[int] | None,
    stamp: str,
    words: str,
    user: Any,
    *,
    email: str = "",
) -> int:
    """Mail them once more, or all when `pks` is None; not who has signed up. Return how many.

    `stamp` is how it was when staff looked: a second click, or somebody else's, sends nothing.
    `email` is the right address of the one whom it is about, when it was mistyped.
    """
    with sign_up_lock(sign_up_pk) as sign_up:
        if text := obstacle(sign_up):
            raise RefusedError(whole=text)
        invitees = not_signed_up(sign_up, pks)
        if stamp_of(invitees) != stamp:
            raise RefusedError(whole=_("Somebody sent it just now. Look at the list again."))
        found = list(invitees)
        if email and len(found) == 1:
            _correct(sign_up, found[0], email)
        Invitee.objects.filter(pk__in=[item.pk for item in found]).update(
            times=F("times") + 1, sent_at=timezone.now(), words=words, invited_by=user
        )
        for item in found:
            item.times, item.words = item.times + 1, words
        queue_mails([_mail(item) for item in found])
        return len(found)


def _correct(sign_up: SignUp, invitee: Invitee, email: str) -> None:
    """Another address, also for the code that was for the old one only."""
    old, new = invitee.email_key, email_key_of(email)
    if new != old and (
        sign_up.invitees.filter(email_key=new).exists()
        or _signed_up(sign_up).filter(email_key=new).exists()
    ):
        raise RefusedError(whole=_("This address was invited or has signed up already."))
    code = invitee.invitation
    if code.email and email_key_of(code.email) == old:
        Invitation.objects.filter(pk=code.pk).update(email=email)
    invitee.email, invitee.email_key = email, new
    invitee.save(update_fields=["email", "email_key"])


def not_signed_up(sign_up: SignUp, pks: Collection[int] | None = None) -> "QuerySet[Invitee]":
    """Those of these, or of all, whose address has not signed up."""
    invitees = with_answers(sign_up).filter(signed_up=False)
    return invitees if pks is None else invitees.filter(pk__in=pks)


def _mail(invitee: Invitee) -> OutgoingMail:
    return OutgoingMail(
        key=f"events.invitation:{invitee.pk}:{invitee.times}",
        kind="events.invitation",
        about=f"invitee:{invitee.pk}",
        recipient=invitee.email,
        language=invitee.language,
        urgent=False,
    )


def forget_invitees(sign_up: SignUp, email_keys: Collection[str] | None = None) -> None:
    """Forget whom staff invited: these addresses, or all. Their codes work for nobody any more."""
    invitees, codes = sign_up.invitees.all(), sign_up.invitations.exclude(email="")
    if email_keys is not None:
        invitees = invitees.filter(email_key__in=email_keys)
        codes = codes.filter(
            pk__in=[code.pk for code in codes if email_key_of(code.email) in email_keys]
        )
    with transaction.atomic():
        pks = list(invitees.values_list("pk", flat=True))
        OutgoingMail.objects.filter(about__in=[f"invitee:{pk}" for pk in pks]).delete()
        invitees.delete()
        codes.update(email="", valid_until=timezone.now())


# What it says


def write_invitation(mail: OutgoingMail) -> Letter:
    """The mail to one person; not when there is nothing to sign up for any more."""
    pk = int(mail.about.rpartition(":")[2])
    invitee = Invitee.objects.select_related("sign_up__event", "invitation").filter(pk=pk).first()
    if invitee is None:
        raise NotNeededError("This invitation has been erased.")
    if text := obstacle(invitee.sign_up):
        raise NotNeededError(text)
    code = invitee.invitation
    if code.uses >= code.max_uses or not code.is_valid_for(invitee.email_key):
        raise NotNeededError("The code of this invitation cannot be used any more.")
    return letter_to(invitee)


def letter_to(invitee: Invitee) -> Letter:
    """The words, in the language that is active."""
    sign_up, code = invitee.sign_up, invitee.invitation
    event = _in_language(sign_up.event, invitee.language)
    moments = [moment for moment in (code.valid_until, sign_up.last_moment) if moment]
    begins = sign_up.opens_at if sign_up.phase() == SignUpPhase.EARLY else None
    facts = [
        *facts_of(event),
        (_("Sign up from"), _clock(begins)),
        (_("Sign up until"), _clock(min(moments, default=None))),
        (_("Your code"), code.code),
    ]
    hello = _("Hello %(name)s,") % {"name": invitee.name} if invitee.name else _("Hello,")
    own = _("The code is for you alone. Sign up with the e-mail address that this mail came to.")
    subject = _("Invitation: %(event)s") % {"event": event.title}
    url = absolute(f"{event.sign_up_url()}?{urlencode({'code': code.code})}")
    return Letter(
        subject=subject,
        heading=subject,
        preheader=event.get_listing_summary()[:150],
        paragraphs=[
            text
            for text in (
                hello,
                *re.split(r"\n\s*\n", invitee.words.replace("\r\n", "\n").strip()),
                _("We invite you to '%(event)s'.") % {"event": event.title},
                event.get_listing_summary(),
                _("Sign up with the button. Your code is filled in already."),
                own if code.email else "",
            )
            if text
        ],
        facts=[(name, text) for name, text in facts if text],
        buttons=[Button(_("Sign up"), url)],
        closing=[_("You get this mail because the organisers of this event invite you.")],
    )


def _clock(moment: datetime | None) -> str:
    return pgettext("moment", "%(moment)s") % {"moment": moment_text(moment)} if moment else ""


def _in_language(event: EventPage, language: str) -> EventPage:
    """The event's page in a language, if that is public."""
    pages = EventPage.objects.live().public().filter(translation_key=event.translation_key)
    return pages.filter(locale__language_code=language).first() or event
