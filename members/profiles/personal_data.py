"""What profiles, access and messages hold about somebody: to take along, and to forget."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from home.models import OutgoingMail
from home.personal_data import PersonalData
from members.models import (
    AccessLog,
    Block,
    DirectoryEntry,
    MemberInvitation,
    OrganisationProposal,
    PersonalMessage,
    Profile,
    ProfilePhoto,
    User,
    Visibility,
)
from members.profiles.admission import end
from members.profiles.writing import name_in_conversation

_FIELD_LABELS = {
    "name": gettext_lazy("name"),
    "organisation": gettext_lazy("organisation"),
    "role": gettext_lazy("role"),
    "city": gettext_lazy("city"),
    "themes": gettext_lazy("themes"),
    "about": gettext_lazy("about you"),
    "photo": gettext_lazy("photo"),
    "links": gettext_lazy("links"),
}


def _collect(user: User) -> dict[str, Any]:
    profile = Profile.objects.select_related("organisation", "organisation_proposal").get(user=user)
    messages = PersonalMessage.objects.of(user).select_related(
        "sender__profile", "recipient__profile"
    )
    return {
        _("access"): profile.get_state_display(),
        _("organisation"): str(profile.organisation or profile.organisation_proposal or ""),
        _("role"): profile.role,
        _("city"): profile.city,
        _("themes"): [theme.name for theme in profile.themes.all()],
        _("about you"): profile.about,
        _("links"): profile.links,
        _("who sees it"): {
            str(_FIELD_LABELS[field]): str(profile.visibility_of(field).label)
            for field in Profile.FIELDS
        },
        _("in the list of members"): profile.in_directory,
        _("members may write to me"): profile.accepts_messages,
        _("search engines may find my page"): profile.indexable,
        _("agreed to the house rules"): [
            {_("version"): item.rules.version, _("when"): item.at}
            for item in profile.acceptances.select_related("rules")
        ],
        _("log"): [
            {
                _("when"): entry.at,
                _("what"): entry.get_move_display(),
                _("why"): entry.reason,
            }
            for entry in profile.access_log.all()
        ],
        _("invitations"): [
            {_("to"): item.email, _("when"): item.created_at, _("message"): item.message}
            for item in user.member_invitations.all()
        ],
        _("messages"): [
            {
                _("when"): message.sent_at,
                _("from"): _name(message.sender, user),
                _("to"): _name(message.recipient, user),
                _("message"): message.text,
            }
            for message in messages
        ],
        _("blocked by you"): [
            {_("who"): _name(block.blocked, user), _("when"): block.at}
            for block in user.blocks.select_related("blocked__profile")
        ],
    }


def _name(person: User, owner: User) -> str:
    """Themselves, or another as members see them: a copy shows no address and no hidden name."""
    return str(person) if person == owner else name_in_conversation(person.profile)


def _files(user: User) -> Iterable[tuple[str, bytes]]:
    photo = ProfilePhoto.objects.filter(profile__user=user).first()
    return [("photo.jpg", bytes(photo.large))] if photo else []


@transaction.atomic
def _forget(user: User) -> None:
    end(user)
    profile = Profile.objects.get(user=user)
    proposal = profile.organisation_proposal_id
    DirectoryEntry.objects.filter(profile=profile).delete()
    ProfilePhoto.objects.filter(profile=profile).delete()
    profile.themes.clear()
    profile.acceptances.all().delete()
    hidden: dict[str, Any] = {f"{field}_visibility": Visibility.ME for field in Profile.FIELDS}
    Profile.objects.filter(pk=profile.pk).update(
        organisation=None,
        organisation_proposal=None,
        role="",
        city="",
        about="",
        links=[],
        in_directory=False,
        accepts_messages=False,
        indexable=False,
        **hidden,
    )
    if proposal is not None:
        OrganisationProposal.objects.filter(
            pk=proposal, profiles=None, state=OrganisationProposal.State.OPEN
        ).delete()
    # That something happened stays; what the person wrote, or was told, goes.
    AccessLog.objects.filter(profile=profile).update(reason="")
    # What staff did with the profile is told with its name.
    ModelLogEntry.objects.for_instance(profile).update(label=_("Former member"), data={})
    Block.objects.filter(Q(blocker=user) | Q(blocked=user)).delete()
    messages = PersonalMessage.objects.of(user)
    OutgoingMail.objects.filter(
        about__in=[f"personal_message:{pk}" for pk in messages.values_list("pk", flat=True)]
    ).delete()
    messages.delete()
    invitations = MemberInvitation.objects.filter(
        Q(invited_by=user) | Q(accepted_by=user) | Q(email_key=user.email.lower())
    )
    OutgoingMail.objects.filter(
        about__in=[f"invitation:{pk}" for pk in invitations.values_list("pk", flat=True)]
    ).delete()
    invitations.delete()


PROFILE = PersonalData(
    name="profile",
    label=gettext_lazy("Your profile"),
    collect=_collect,
    files=_files,
    forget=_forget,
)
