"""How somebody comes in, is let in or not, is blocked, and leaves: the use cases of access.

Every change goes through `_move`, under the lock of the profile, as `ACCESS_MOVES` says. Whom two
colleagues judge at once is judged by the first; the other is told.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import (
    ACCESS_MOVES,
    AccessLog,
    AccessMove,
    AccessMoveError,
    AccessSettings,
    AccessState,
    MailDomain,
    Profile,
    User,
    access_after,
)
from members.notifications.choosing import remember_language
from members.profiles import mails
from members.profiles.directory import refresh_entry
from members.profiles.locking import profile_lock

#: Who was not let in can ask again after so long.
ASK_AGAIN_AFTER = timedelta(days=7)
#: What staff decide about whether somebody comes in.
_BY_STAFF = (
    AccessMove.APPROVE,
    AccessMove.DECLINE,
    AccessMove.BY_STAFF,
    AccessMove.UNBLOCK,
    AccessMove.REINSTATE,
)


class RefusedError(Exception):
    """It cannot be done; the text says why, in the reader's words."""


def has_verified_address(user: User) -> bool:
    """Whether somebody proved that the address of their account is theirs."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


def listed_domain(user: User) -> MailDomain | None:
    """The listed domain of somebody's verified address."""
    return MailDomain.objects.for_address(user.email) if has_verified_address(user) else None


def was_declined(profile: Profile) -> bool:
    """Whether staff said no last; then staff alone let somebody in, also when they ask again."""
    decided = profile.access_log.filter(move__in=_BY_STAFF).first()
    return decided is not None and decided.move == AccessMove.DECLINE


def come_in_by_domain(user: User) -> bool:
    """Let somebody in whose verified address has a listed domain; whether they came in by that."""
    if not AccessSettings.load().by_domain or not listed_domain(user):
        return False
    with profile_lock(user.pk) as profile:
        if profile.state not in {AccessState.OUTSIDE, AccessState.WAITING}:
            return False
        if was_declined(profile):
            return False
        _move(profile, AccessMove.BY_DOMAIN)
    _forget_cached(user)
    return True


def ask(user: User, message: str) -> AccessState:
    """Ask to come in; who has a listed domain is in at once. Asking twice is asking once."""
    if come_in_by_domain(user):
        return AccessState.MEMBER
    if not AccessSettings.load().by_request:
        raise RefusedError(_("You cannot ask to come in at this moment."))
    if not has_verified_address(user):
        raise RefusedError(_("Confirm your e-mail address first."))
    with profile_lock(user.pk) as profile:
        if profile.state in {AccessState.WAITING, AccessState.MEMBER}:
            return AccessState(profile.state)
        if profile.state in {AccessState.BLOCKED, AccessState.ENDED}:
            raise RefusedError(_("You cannot ask to come in at this moment."))
        if (
            profile.state == AccessState.DECLINED
            and profile.state_since > timezone.now() - ASK_AGAIN_AFTER
        ):
            raise RefusedError(_("You can ask again a week after our answer."))
        _move(profile, AccessMove.ASK, by=user, reason=message)
        remember_language(user)
        mails.tell_staff_who_waits()
    _forget_cached(user)
    return AccessState.WAITING


def withdraw(user: User) -> None:
    """Take the request back; nothing when there is none any more."""
    with profile_lock(user.pk) as profile:
        if profile.state == AccessState.WAITING:
            _move(profile, AccessMove.WITHDRAW, by=user)
    _forget_cached(user)


def leave(user: User) -> None:
    """Leave Good Food City, and keep the account."""
    with profile_lock(user.pk) as profile:
        if profile.state == AccessState.MEMBER:
            _move(profile, AccessMove.LEAVE, by=user)
    _forget_cached(user)


def let_in(profile: Profile, move: AccessMove, *, by: User | None) -> None:
    """Let in who accepted an invitation, under their lock; nothing for who is in already."""
    if move == AccessMove.BY_MEMBER and was_declined(profile):
        raise AccessMoveError("Staff did not let this person in.")
    if profile.state != AccessState.MEMBER:
        _move(profile, move, by=by)


def decide(profile_pk: int, move: AccessMove, *, by: User, reason: str = "") -> Profile:
    """What staff decide about somebody: let in or not, block, or end a block; told to them.

    `RefusedError` when it cannot be done any more, as when a colleague was first.
    """
    user_pk = Profile.objects.values_list("user", flat=True).get(pk=profile_pk)
    if user_pk == by.pk:
        raise RefusedError(_("Somebody else must decide about your own account."))
    with profile_lock(user_pk) as profile:
        try:
            _move(profile, move, by=by, reason=reason)
        except AccessMoveError as error:
            raise RefusedError(
                _("This cannot be done any more: %(name)s is now '%(state)s'.")
                % {"name": profile, "state": profile.get_state_display()}
            ) from error
        mails.tell_decision(profile, move)
    return profile


def end(user: User) -> None:
    """The account is deleted: nothing brings it back."""
    with profile_lock(user.pk) as profile:
        if profile.state != AccessState.ENDED:
            _move(profile, AccessMove.END)


def possible_moves(state: str) -> list[AccessMove]:
    """What staff can decide about somebody in this state, in a fixed order."""
    by_staff = (
        AccessMove.APPROVE,
        AccessMove.DECLINE,
        AccessMove.BLOCK,
        AccessMove.UNBLOCK,
        AccessMove.REINSTATE,
    )
    return [move for move in by_staff if (AccessState(state), move) in ACCESS_MOVES]


def _move(profile: Profile, move: AccessMove, *, by: User | None = None, reason: str = "") -> None:
    """Do as the table of moves says, write it down, and keep the list of members true."""
    state = access_after(profile.state, move)
    now = timezone.now()
    Profile.objects.filter(pk=profile.pk).update(state=state, state_since=now)
    profile.state, profile.state_since = state, now
    AccessLog.objects.create(
        profile=profile, at=now, move=move, state=state, by=by, reason=reason[:2000]
    )
    refresh_entry(profile)


def _forget_cached(user: User) -> None:
    """Let the user read their profile anew: it has changed."""
    user._state.fields_cache.pop("profile", None)
