"""What one person sees of another's profile: templates get this, and never the profile itself."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from home.models import Theme
from members.access import Somebody, is_member
from members.models import Profile, Visibility
from townsdeals.models import Organisation

EVERYONE = frozenset({Visibility.EVERYONE})
MEMBERS = EVERYONE | {Visibility.MEMBERS}
OWN = MEMBERS | {Visibility.ME}


@dataclass(frozen=True)
class Link:
    """A link of a profile, named by the site that it leads to."""

    url: str
    site: str


@dataclass(frozen=True)
class ShownProfile:
    """A profile as one person sees it; what is hidden is empty."""

    code: str
    name: str
    role: str
    organisation: Organisation | None
    city: str
    themes: tuple[Theme, ...]
    about: str
    #: In which they wrote their role and the text about themselves.
    language: str
    links: tuple[Link, ...]
    #: The version of the photo; empty without one.
    photo: str
    #: An organisation that staff have not looked at yet; only its owner sees it.
    proposed: str


def visibilities_for(profile: Profile, viewer: Somebody) -> frozenset[Visibility]:
    """The levels that somebody sees of a profile; who is not in is seen by nobody else."""
    if viewer.pk == profile.user_id:
        return OWN
    if not profile.is_member:
        return frozenset()
    return MEMBERS if is_member(viewer) else EVERYONE


def may_see_photo(profile: Profile, viewer: Somebody) -> bool:
    """Whether somebody sees the photo."""
    return profile.visibility_of("photo") in visibilities_for(profile, viewer)


def shown(profile: Profile, viewer: Somebody) -> ShownProfile:
    """The profile as `viewer` may see it."""
    return shown_at(profile, visibilities_for(profile, viewer))


def shown_at(profile: Profile, levels: frozenset[Visibility]) -> ShownProfile:
    """The profile as it is seen by who sees these levels."""

    def seen(field: str, value: Any, empty: Any) -> Any:
        return value if profile.visibility_of(field) in levels else empty

    photo = getattr(profile, "photo", None) if levels else None
    return ShownProfile(
        code=profile.code,
        name=seen("name", profile.user.get_full_name(), ""),
        role=seen("role", profile.role, ""),
        organisation=seen("organisation", profile.organisation, None),
        city=seen("city", profile.city, ""),
        themes=tuple(profile.themes.all()) if seen("themes", True, False) else (),
        about=seen("about", profile.about, ""),
        language=profile.language,
        links=tuple(
            Link(link, (urlsplit(link).hostname or "").removeprefix("www."))
            for link in seen("links", profile.links, [])
        ),
        photo=seen("photo", photo.version if photo else "", ""),
        proposed=str(profile.organisation_proposal or "") if Visibility.ME in levels else "",
    )
