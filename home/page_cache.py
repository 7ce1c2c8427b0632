"""Keep whole pages for some seconds, for visitors of whom we know nothing.

When registration opens, thousands ask for the same two pages. A view says with `keep()` that its
answer is the same for everybody but for some words, such as a token; those are left blank, and
filled in for each. Who is signed in, has a message waiting or asks something in the address never
gets such an answer, nor is theirs kept. Who is signed in and changes something ends all that this
process keeps, so that editors see what they did.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

#: Makes a word for one visitor. It is kept by its name, so it must be a function of a module.
Filler = Callable[[HttpRequest], str]
_VERSION = "kept-pages-version"
#: The token of a form, which opens it for one visitor alone.
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class KeptPage:
    """A page between its blanks."""

    pieces: list[bytes]
    fillers: list[Filler]
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for one visitor."""
        words = [*(filler(request).encode() for filler in self.fillers), b""]
        whole = b"".join(part for pair in zip(self.pieces, words, strict=True) for part in pair)
        return HttpResponse(whole, headers=self.headers)


def keep(response: HttpResponseBase, blanks: Mapping[str, Filler] | None = None) -> None:
    """Allow an answer to be kept; `blanks` are the words in it that are made anew for each."""
    response.blanks = blanks or {}  # type: ignore[attr-defined]  # read by the middleware alone


class KeptPagesMiddleware:
    """Answer with a page that is kept, or keep the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if not settings.SECONDS_TO_KEEP_PAGES:
            return self.get_response(request)
        if not _is_like_others(request):
            response = self.get_response(request)
            if request.method not in ("GET", "HEAD", "OPTIONS") and has_session(request):
                cache.set(_VERSION, time.time_ns(), timeout=None)
            return response
        key = self._key(request)
        kept: KeptPage | None = cache.get(key)
        if kept is not None:
            return kept.answer(request)
        response = self.get_response(request)
        if _can_be_kept(response):
            cache.set(key, _page_of(response), settings.SECONDS_TO_KEEP_PAGES)
        return response

    def _key(self, request: HttpRequest) -> str:
        address = sha256(request.build_absolute_uri().encode()).hexdigest()
        return f"kept-page:{version()}:{address}"


def version() -> int:
    """A number that is another one after each change by somebody who is signed in."""
    number: int = cache.get(_VERSION, 0)
    return number


def this_second() -> int:
    """A number that stays the same for a second, to share what is only shown.

    Where no pages are kept, it is another one each time.
    """
    return int(time.time()) if settings.SECONDS_TO_KEEP_PAGES else time.time_ns()


def has_session(request: HttpRequest) -> bool:
    """Whether we know something of this visitor: who they are, or what they did before."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _is_like_others(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and not has_session(request)
        and "messages" not in request.COOKIES
    )


def _can_be_kept(response: HttpResponse) -> bool:
    return (
        hasattr(response, "blanks")
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.get("Content-Type", "").startswith("text/html")
        # No cookie tells of a token: that of a visitor who came before is in their cookie already.
        and {token.decode() for token in _TOKEN.findall(response.content)} <= set(response.blanks)
    )


def _page_of(response: HttpResponse) -> KeptPage:
    patch_vary_headers(response, ["Cookie"])
    blanks: Mapping[str, Filler] = getattr(response, "blanks", {})
    parts = [response.content]
    if blanks:
        words = "|".join(re.escape(word) for word in blanks)
        parts = re.split(f"({words})".encode(), response.content)
    fillers = [blanks[word.decode()] for word in parts[1::2]]
    return KeptPage(parts[::2], fillers, dict(response.headers.items()))
