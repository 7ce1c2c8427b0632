"""In which province an organisation is, as far as the site's own records of partners tell."""

import re
from collections.abc import Iterable

from townsdeals.models import Organisation, Province

#: What stands before the name of a place in the name of who governs it.
_PREFIX = re.compile(r"^(gemeente|provincie)\s+")
#: What people write behind the name of their organisation: a team, a place, an abbreviation.
_TAIL = re.compile(r"\s*[,;(/|]|\s+[-–—]\s+")


class ProvinceFinder:
    """Finds provinces by the name of an organisation or by the domain of a mail address.

    What is not among the records, or stands there twice in different provinces, stays unknown: ''.
    """

    def __init__(self, organisations: Iterable[Organisation] | None = None) -> None:
        """Read the records once."""
        if organisations is None:
            organisations = Organisation.objects.exclude(province="").only(
                "name", "kind", "province", "website"
            )
        self._names: dict[str, str] = {}
        self._domains: dict[str, str] = {}
        for label in Province:
            self._names[f"provincie {_plain(str(label.label))}"] = str(label)
        for organisation in organisations:
            name = _plain(organisation.name)
            for known in {name, _PREFIX.sub("", name)}:
                _note(self._names, known, organisation.province)
            if domain := organisation.website_name.lower():
                _note(self._domains, domain, organisation.province)

    def find(self, name: str, email: str = "") -> str:
        """The province, or '' when nothing tells it."""
        whole = _plain(name)
        first = _TAIL.split(whole, maxsplit=1)[0]
        domain = email.rpartition("@")[2].strip().lower()
        return (
            self._names.get(whole)
            or self._names.get(first)
            or (self._domains.get(domain, "") if domain else "")
        )


def _note(known: dict[str, str], key: str, province: str) -> None:
    """Keep it; what is said in two ways says nothing."""
    known[key] = province if known.get(key, province) == province else ""


def _plain(text: str) -> str:
    """One way of writing: no case, one kind of apostrophe, single spaces."""
    return " ".join(re.sub(r"[’‘`´]", "'", text).casefold().split())
