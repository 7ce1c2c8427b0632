"""Who may read and review what members share."""

from typing import Any

from django.utils.translation import gettext as _

from members.models.profiles import Visibility

MODERATE = "members.moderate_contribution"


def may_moderate(user: Any) -> bool:
    """Whether somebody reviews what members share."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(MODERATE))


def reads_as_member(user: Any) -> bool:
    """Whether somebody reads what is for members: members themselves, and who reviews."""
    from members.access import is_member

    return is_member(user) or may_moderate(user)


def name_for(author: Any, *, is_member: bool) -> str:
    """What a reader calls the author: as the author's profile allows, and never an address."""
    if author.deleted_at:
        return _("Former member")
    visibility = author.profile.visibility_of("name") if hasattr(author, "profile") else ""
    seen = {Visibility.EVERYONE} | ({Visibility.MEMBERS} if is_member else set())
    return (author.get_full_name() if visibility in seen else "") or _("A member")


def name_for_readers(author: Any) -> str:
    """What members call somebody; for pages and mails that only members read."""
    return name_for(author, is_member=True)
