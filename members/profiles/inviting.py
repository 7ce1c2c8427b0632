"""Invitations to one address: by members, so many a day, and by staff."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.letters import Button, Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails
from members.access import LOOK_AFTER_MEMBERS, is_member
from members.models import AccessMove, AccessMoveError, AccessSettings, MemberInvitation, User
from members.models.ways_in import invitation_hash, invitation_token, new_nonce
from members.profiles.admission import RefusedError, has_verified_address, let_in
from members.profiles.locking import profile_lock
from members.profiles.mails import site_url

MOST_A_DAY = 10
#: For staff, who may invite a meeting at once.
MOST_A_DAY_BY_STAFF = 200
#: Addresses of invitations that came to nothing are forgotten so long after.
KEPT_FOR = timedelta(days=90)
INVITATION = "members.invitation"


def may_invite(user: User) -> bool:
    """Whether somebody can invite now: members while staff leave it on, and staff."""
    if user.has_perm(LOOK_AFTER_MEMBERS):
        return True
    return is_member(user) and AccessSettings.load().by_members


def invite(inviter: User, email: str, message: str = "") -> MemberInvitation:
    """Invite an address; the answer never tells whether it has an account."""
    if not may_invite(inviter):
        raise RefusedError(_("You cannot invite anybody at this moment."))
    by_staff = inviter.has_perm(LOOK_AFTER_MEMBERS)
    key, now = email.strip().lower(), timezone.now()
    with profile_lock(inviter.pk):
        mine = MemberInvitation.objects.filter(invited_by=inviter)
        if mine.open().filter(email_key=key).exists():
            raise RefusedError(_("You invited this address already."))
        most = MOST_A_DAY_BY_STAFF if by_staff else MOST_A_DAY
        if mine.filter(created_at__gt=now - timedelta(days=1)).count() >= most:
            raise RefusedError(
                _("You invited %(number)s people in the last day. Go on tomorrow.")
                % {"number": most}
            )
        # One that has ended makes room for a new one.
        mine.filter(email_key=key, accepted_at=None, revoked_at=None).update(revoked_at=now)
        nonce = new_nonce()
        invitation = MemberInvitation.objects.create(
            email=email.strip(),
            email_key=key,
            nonce=nonce,
            token_hash=invitation_hash(invitation_token(nonce)),
            invited_by=inviter,
            by_staff=by_staff,
            message=message,
            language=get_language() or "nl",
        )
        queue_mails(
            [
                OutgoingMail(
                    key=f"{INVITATION}:{invitation.pk}",
                    kind=INVITATION,
                    about=f"invitation:{invitation.pk}",
                    context={"invitation": invitation.pk},
                    recipient=invitation.email,
                    language=invitation.language,
                )
            ]
        )
    return invitation


def revoke(invitation_pk: int) -> bool:
    """Take an invitation back; False when it was used already."""
    found = MemberInvitation.objects.filter(pk=invitation_pk, accepted_at=None, revoked_at=None)
    return bool(found.update(revoked_at=timezone.now()))


def works(invitation: MemberInvitation) -> bool:
    """Whether an invitation still lets somebody in: also who invited must still be allowed to."""
    if not invitation.is_open:
        return False
    if invitation.by_staff:
        return True
    inviter = invitation.invited_by
    return inviter is not None and is_member(inviter) and AccessSettings.load().by_members


def is_for(invitation: MemberInvitation, user: User) -> bool:
    """Whether the invitation is to the verified address of this account."""
    return user.email.lower() == invitation.email_key and has_verified_address(user)


def accept(invitation: MemberInvitation, user: User) -> None:
    """Come in by an invitation; it works once, for its own address."""
    if not works(invitation):
        raise RefusedError(_("This invitation has ended."))
    if not is_for(invitation, user):
        raise RefusedError(_("This invitation is for another e-mail address."))
    with profile_lock(user.pk) as profile:
        used = MemberInvitation.objects.open().filter(pk=invitation.pk)
        if not used.update(accepted_at=timezone.now(), accepted_by=user):
            raise RefusedError(_("This invitation has ended."))
        move = AccessMove.BY_STAFF if invitation.by_staff else AccessMove.BY_MEMBER
        try:
            let_in(profile, move, by=invitation.invited_by)
        except AccessMoveError as error:
            raise RefusedError(_("Only staff can let you in. Ask them on this page.")) from error
    user._state.fields_cache.pop("profile", None)


def write_invitation(mail: OutgoingMail) -> Letter:
    """Who invites, and the link; the link is not kept once it was sent."""
    found = MemberInvitation.objects.select_related("invited_by__profile")
    invitation = found.filter(pk=mail.context["invitation"]).first()
    if invitation is None or not works(invitation):
        raise NotNeededError("The invitation has ended.")
    known = User.objects.filter(email__iexact=invitation.email_key).first()
    if known and is_member(known):
        raise NotNeededError("This person is a member already.")
    inviter = invitation.invited_by
    name = (inviter.get_full_name() if inviter else "") or _("A member")
    if invitation.by_staff:
        name = "Agenda Stad"
    subject = _("%(name)s invites you to Good Food City") % {"name": name}
    days = (invitation.expires_at - invitation.created_at).days
    return Letter(
        subject=subject,
        heading=subject,
        paragraphs=[
            _("Hello,"),
            _(
                "In Good Food City, professionals who work on healthy and sustainable food in "
                "cities find each other, and share what they do."
            ),
        ],
        facts=[(_("Message"), invitation.message)] if invitation.message else [],
        buttons=(
            Button(
                _("See the invitation"),
                site_url("profiles:invitation", invitation_token(invitation.nonce)),
            ),
        ),
        closing=[
            _("The invitation works for this e-mail address, for %(days)s days.") % {"days": days},
            _("Is this not for you? Then you need do nothing. We forget your address."),
        ],
        keep_text=False,
    )


def forget_old(now: datetime | None = None) -> int:
    """Delete invitations that ended long ago, with their addresses; return how many."""
    before = (now or timezone.now()) - KEPT_FOR
    old = MemberInvitation.objects.filter(expires_at__lt=before)
    pks = list(old.values_list("pk", flat=True))
    with transaction.atomic():
        OutgoingMail.objects.filter(about__in=[f"invitation:{pk}" for pk in pks]).delete()
        return MemberInvitation.objects.filter(pk__in=pks).delete()[0]
