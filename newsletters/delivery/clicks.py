"""Count how often each link of an issue is followed, without knowing by whom.

Off unless staff switch it on for a newsletter, and then its mails say so. All copies have the same
links, so a click says nothing about the reader; no cookie is set, and no address is kept. Programs
that check mail follow links too, so the numbers compare links with each other and count no people.
"""

import re
from html import escape, unescape

from django.db.models import F
from django.urls import reverse

from home import keys
from home.letters import absolute
from newsletters.models import CountedLink, Sending

_HREF = re.compile(r'(<a\b[^>]*?\bhref=")(https?://[^"\[]+)(")', re.IGNORECASE)
#: Mails hold these links for years, as they hold those to leave.
_PURPOSE = "newsletters.click"


def count_links(sending: Sending) -> None:
    """Lead the links of the HTML part past the counter; those of a reader's own stay."""
    numbers: dict[str, int] = {}

    def lead(match: re.Match[str]) -> str:
        url = unescape(match[2])
        number = numbers.setdefault(url, len(numbers))
        return f"{match[1]}{escape(address_of(sending, number))}{match[3]}"

    sending.html = _HREF.sub(lead, sending.html)
    sending.save(update_fields=["html"])
    CountedLink.objects.bulk_create(
        CountedLink(sending=sending, number=number, url=url) for url, number in numbers.items()
    )


def address_of(sending: Sending, number: int) -> str:
    """The address that counts and leads on; signed, so that nobody can make up others."""
    key = keys.sign(_PURPOSE, f"{sending.pk}-{number}")
    return absolute(reverse("newsletters_link", args=[key]))


def follow(key: str, *, counts: bool = True) -> str:
    """Count one click and return where it leads; '' for a key that is not ours."""
    value = keys.unsign(_PURPOSE, key)
    if value is None:
        return ""
    sending, _dash, number = value.partition("-")
    link = CountedLink.objects.filter(sending_id=int(sending), number=int(number))
    if counts:
        link.update(clicks=F("clicks") + 1)
    return link.values_list("url", flat=True).first() or ""
