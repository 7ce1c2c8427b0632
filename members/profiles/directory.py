"""The list of members as it is stored: what members may see of each other, and nothing else.

Whoever changes a profile, a name or an organisation calls `refresh_entry` or `refresh_entries`;
`rebuild` makes all of it anew, after bulk changes and each night.
"""

import unicodedata
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from members.models import DirectoryEntry, Profile, Visibility

BATCH = 1000


def folded(text: str) -> str:
    """The text as it is searched: without capitals, accents and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.casefold().split())


def _seen(profile: Profile, field: str) -> bool:
    return profile.visibility_of(field) != Visibility.ME


def entry_of(profile: Profile) -> DirectoryEntry | None:
    """The line of somebody in the list; None for who is not in it."""
    user = profile.user
    name = user.get_full_name()
    if not (profile.is_member and profile.in_directory and name and _seen(profile, "name")):
        return None
    role = profile.role if _seen(profile, "role") else ""
    organisation = profile.organisation if _seen(profile, "organisation") else None
    words = [name, role, organisation.name if organisation else ""]
    return DirectoryEntry(
        profile=profile,
        sort_key=folded(f"{user.last_name} {user.first_name}")[:320],
        name=name,
        role=role,
        city=profile.city if _seen(profile, "city") else "",
        organisation=organisation,
        kind=organisation.kind if organisation else "",
        shows_themes=_seen(profile, "themes"),
        shows_photo=_seen(profile, "photo"),
        words=folded(" ".join(words)),
    )


def refresh_entry(profile: Profile) -> None:
    """Let the list say what this profile says now; in the transaction of the change."""
    refresh_entries(Profile.objects.filter(pk=profile.pk))


@transaction.atomic
def refresh_entries(profiles: QuerySet[Profile]) -> None:
    """Let the list say what these profiles say now."""
    rows = list(profiles.select_related("user", "organisation"))
    entries = [entry for profile in rows if (entry := entry_of(profile))]
    DirectoryEntry.objects.filter(profile__in=[profile.pk for profile in rows]).delete()
    DirectoryEntry.objects.bulk_create(entries)


def rebuild(pks: Iterable[int] | None = None) -> int:
    """Make the list anew, for these profiles or for all; return how many are in it."""
    everybody = Profile.objects.order_by("pk").values_list("pk", flat=True)
    wanted = list(everybody) if pks is None else list(pks)
    for start in range(0, len(wanted), BATCH):
        refresh_entries(Profile.objects.filter(pk__in=wanted[start : start + BATCH]))
    return DirectoryEntry.objects.count()
