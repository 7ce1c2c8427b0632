"""Changing one's own profile, and the three steps of the welcome."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models import Theme
from members.access import profile_of
from members.models import (
    HouseRules,
    OrganisationProposal,
    Profile,
    ProfilePhoto,
    RulesAcceptance,
    User,
)
from members.profiles.directory import refresh_entry
from members.profiles.locking import profile_lock
from members.profiles.organisations import propose
from members.profiles.photos import save_photo


@dataclass(frozen=True)
class Step:
    """A step of the welcome: its address, its name, and the column that says it is done."""

    name: str
    title: Any
    column: str


STEPS = (
    Step("profile", _("Your profile"), "profile_step_at"),
    Step("themes", _("Your themes"), "themes_step_at"),
    Step("rules", _("The house rules"), "rules_step_at"),
)


def next_step(profile: Profile) -> Step | None:
    """The first step that was neither done nor skipped."""
    return next((step for step in STEPS if getattr(profile, step.column) is None), None)


def is_new_here(profile: Profile) -> bool:
    """Whether somebody came in and has seen nothing of the welcome yet."""
    return profile.is_member and not any(getattr(profile, step.column) for step in STEPS)


def finish_step(user: User, name: str) -> None:
    """A step was done or skipped; it is not asked again."""
    step = next(step for step in STEPS if step.name == name)
    Profile.objects.filter(user=user, **{step.column: None}).update(**{step.column: timezone.now()})
    user._state.fields_cache.pop("profile", None)


def change_profile(
    user: User,
    *,
    names: dict[str, str],
    values: dict[str, Any],
    themes: list[Theme] | None = None,
    proposal: tuple[str, str] | None = None,
) -> None:
    """Store what somebody changed, and let the list of members say the same.

    `names` are columns of the user, `values` of the profile. `proposal` is the name and kind of an
    organisation that we do not know.
    """
    with profile_lock(user.pk) as profile:
        if proposal:
            values = values | {"organisation": None, "organisation_proposal": propose(*proposal)}
        old = profile.organisation_proposal_id
        Profile.objects.filter(pk=profile.pk).update(**values)
        User.objects.filter(pk=user.pk).update(**names)
        if themes is not None:
            profile.themes.set(themes)
        if old:
            # A proposal of nobody any more needs no answer.
            state = OrganisationProposal.State.OPEN
            OrganisationProposal.objects.filter(pk=old, state=state, profiles=None).delete()
        refresh_entry(profile)
    for name, value in names.items():
        setattr(user, name, value)
    user._state.fields_cache.pop("profile", None)


def change_photo(user: User, upload: UploadedFile | None, visibility: str) -> None:
    """Let this be somebody's photo (None leaves it), seen by whom they say."""
    with profile_lock(user.pk) as profile:
        if upload is not None:
            save_photo(profile, upload)
        Profile.objects.filter(pk=profile.pk).update(photo_visibility=visibility)
        refresh_entry(profile)
    user._state.fields_cache.pop("profile", None)


def remove_photo(user: User) -> None:
    """Take somebody's photo away."""
    ProfilePhoto.objects.filter(profile__user=user).delete()
    user._state.fields_cache.pop("profile", None)


def agree(user: User, rules: HouseRules) -> None:
    """Write down that somebody agreed to this version; twice is once."""
    RulesAcceptance.objects.bulk_create(
        [RulesAcceptance(profile=profile_of(user), rules=rules)], ignore_conflicts=True
    )
    finish_step(user, "rules")
