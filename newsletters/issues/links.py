"""Whether the links in an issue lead somewhere: our own by looking, others by asking them later."""

import http.client
import ipaddress
import logging
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterable
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, Site
from wagtail.views import serve

from home.models import SiteDocument
from home.routing import find_route
from newsletters.models.issues import LinkState

logger = logging.getLogger(__name__)

#: An answer of longer ago is asked again.
ASK_AGAIN_AFTER = timedelta(days=1)
TIMEOUT = 8
_LINKS = re.compile(r'<a\s[^>]*href="([^"]*)"')


def links_in(html: str) -> list[str]:
    """The addresses of the links in a mail, each once; merge fields are no addresses."""
    found = (unescape(address) for address in _LINKS.findall(html))
    return [one for one in dict.fromkeys(found) if one and not one.startswith("[[")]


def is_ours(address: str) -> bool:
    """Whether an address is on this site."""
    return _parts_of(address).netloc == urlsplit(settings.SITE_URL).netloc


def _parts_of(address: str) -> SplitResult:
    """The parts of an address; empty ones when it is none, as text that was pasted can hold."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def dead_links(addresses: Iterable[str]) -> list[str]:
    """Those addresses on this site that show nothing to a visitor."""
    paths = {one: unquote(urlsplit(one).path) or "/" for one in addresses if is_ours(one)}
    known = _public_paths(paths.values())
    return [one for one, path in paths.items() if path not in known and not _answers(path)]


def _public_paths(paths: Iterable[str]) -> set[str]:
    """Those paths that are public pages, in two queries."""
    by_url: dict[str, str] = {}
    for path in paths:
        for root in Site.get_site_root_paths():
            prefix = f"/{root.language_code}/"
            local = path.removeprefix(prefix[:-1]) if path.startswith(prefix) else path
            by_url[f"{root.root_path.rstrip('/')}{local.rstrip('/')}/"] = path
    public = Page.objects.live().public().filter(url_path__in=by_url)
    return {by_url[url_path] for url_path in public.values_list("url_path", flat=True)}


def _answers(path: str) -> bool:
    """Whether an address that is not simply a page shows something."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.func is not serve:
        document = match.kwargs.get("document_id")
        return document is None or SiteDocument.objects.filter(pk=document).exists()
    if Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists():
        return True
    site = Site.objects.filter(is_default_site=True).first()
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        found = find_route(get_dummy_request(path=path, site=site), match.args[0])
    page = found.page if found else None
    return bool(page and page.live and not page.get_view_restrictions().exists())


def states_of(addresses: Iterable[str]) -> dict[str, LinkState | None]:
    """What is known of addresses on other sites; None where nobody has looked yet."""
    others = [one for one in addresses if _is_elsewhere(one)]
    looked_at = LinkState.objects.filter(url__in=others, checked_at__isnull=False)
    return dict.fromkeys(others) | {state.url: state for state in looked_at}


def _is_elsewhere(address: str) -> bool:
    return address.partition(":")[0].lower() in {"http", "https"} and not is_ours(address)


def ask_about(addresses: Iterable[str]) -> None:
    """Have a task look at the addresses on other sites that were not looked at lately."""
    from newsletters.issues.tasks import ask_other_sites

    others = [one for one in addresses if _is_elsewhere(one)]
    LinkState.objects.bulk_create([LinkState(url=one) for one in others], ignore_conflicts=True)
    if _to_ask(others).exists():
        transaction.on_commit(lambda: ask_other_sites.enqueue(others))


def ask(addresses: list[str]) -> None:
    """Ask the other sites, and keep what they answer."""
    for state in _to_ask(addresses):
        state.problem, state.checked_at = problem_of(state.url)[:200], timezone.now()
        state.save(update_fields=["problem", "checked_at"])


def _to_ask(addresses: Iterable[str]) -> Any:
    fresh = timezone.now() - ASK_AGAIN_AFTER
    return LinkState.objects.filter(url__in=addresses).exclude(checked_at__gte=fresh, problem="")


class _NoPrivateRedirect(urllib.request.HTTPRedirectHandler):
    """Follows redirects, not into a network that is not public."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        """Look where it leads first."""
        if reason := _refusal(newurl):
            raise urllib.error.URLError(reason)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def problem_of(address: str) -> str:
    """Why a visitor would see nothing at this address; empty if it answers."""
    if reason := _refusal(address):
        return reason
    opener = urllib.request.build_opener(_NoPrivateRedirect)
    opener.addheaders = [("User-Agent", "Agenda Stad link check")]
    for method in ("HEAD", "GET"):
        try:
            request = urllib.request.Request(as_asked(address), method=method)  # noqa: S310  # scheme was checked
            with opener.open(request, timeout=TIMEOUT):
                return ""
        except urllib.error.HTTPError as error:
            # Some servers do not know HEAD, and some answer only people: those sites are there.
            if error.code in {401, 403, 405, 429, 501} and method == "GET":
                return ""
            if method == "GET":
                return _("the site answers with error %(code)s") % {"code": error.code}
        except (OSError, ValueError, http.client.HTTPException) as error:
            logger.info("A link does not answer: %s", type(error).__name__)
            return _("the site does not answer")
    return ""


def as_asked(address: str) -> str:
    """The address as browsers ask for it, when editors wrote accents or spaces in it."""
    parts = urlsplit(address)
    if not parts.netloc.isascii():
        parts = parts._replace(netloc=parts.netloc.encode("idna").decode())
    return iri_to_uri(parts.geturl())


def _refusal(address: str) -> str:
    """Why we do not ask: a link must not make our server look around in its own network."""
    parts = _parts_of(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return _("this is not a web address")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return _("there is no such site")
    if not all(ipaddress.ip_address(item[4][0]).is_global for item in found):
        return _("this address is not on the public internet")
    return ""
