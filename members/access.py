"""Who is a member, and who of them does not want to see whom: the door of Good Food City.

The state is read at each request, so that a block counts at once, whatever sessions are open.
"""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from members.models import AccessState, Block, HouseRules, Profile, RulesAcceptance, User
from members.signing_in import SignInFirstView

#: Who looks after members may see what members see.
LOOK_AFTER_MEMBERS = "members.change_profile"

Somebody = AbstractBaseUser | AnonymousUser


def profile_of(user: User) -> Profile:
    """Somebody's profile; made now for a user who came without, as from a bulk import."""
    try:
        return user.profile
    except Profile.DoesNotExist:
        profile, _made = Profile.objects.get_or_create(user=user)
        user.profile = profile
        return profile


def is_member(user: Somebody) -> bool:
    """Whether somebody may see what members see: a member, or staff who look after them."""
    if not isinstance(user, User) or not user.is_active:
        return False
    state = profile_of(user).state
    if state in {AccessState.BLOCKED, AccessState.ENDED}:
        return False
    return state == AccessState.MEMBER or user.has_perm(LOOK_AFTER_MEMBERS)


def is_blocked(user: Somebody) -> bool:
    """Whether staff blocked somebody."""
    return isinstance(user, User) and profile_of(user).state == AccessState.BLOCKED


def blocked_between(one: Somebody, other: Somebody) -> bool:
    """Whether either of two people blocked the other."""
    if one.pk is None or other.pk is None:
        return False
    pair = Q(blocker_id=one.pk, blocked_id=other.pk) | Q(blocker_id=other.pk, blocked_id=one.pk)
    return Block.objects.filter(pair).exists()


def blocked_ids(user: Somebody) -> set[int]:
    """The users whom somebody does not see, and who do not see them; in one query."""
    if user.pk is None:
        return set()
    pairs = Block.objects.filter(Q(blocker_id=user.pk) | Q(blocked_id=user.pk))
    return {pk for pair in pairs.values_list("blocker_id", "blocked_id") for pk in pair} - {user.pk}


def rules_to_agree_to(user: User) -> HouseRules | None:
    """The house rules that count now, when somebody did not agree to this version yet."""
    rules = HouseRules.objects.current()
    if rules and not RulesAcceptance.objects.filter(profile__user=user, rules=rules).exists():
        return rules
    return None


class MembersOnlyMixin(SignInFirstView):
    """A view for members: visitors sign in first, others see how they can come in.

    Nothing of it is kept by caches or found by search engines.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or send elsewhere."""
        response = self.stop(request) or super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    def stop(self, request: HttpRequest) -> HttpResponseBase | None:
        """Where this request is sent instead; None when it may pass."""
        if not request.user.is_authenticated:
            return self.sign_in_first()
        if is_blocked(request.user):
            raise PermissionDenied(
                _("You are blocked from Good Food City. Ask us why, if you do not know.")
            )
        if not is_member(request.user):
            query = urlencode({"next": self.page_after()})
            return redirect(f"{reverse('profiles:access')}?{query}")
        return None
