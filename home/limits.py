"""How often one host may do something, counted in the cache: against guessing and flooding.

An office of hundreds may have one address, so what people normally do has high limits; what only
goes wrong by guessing has low ones.
"""

import time
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv6Address, IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

#: The bits of an IPv6 address that tell one connection of a provider from another.
IPV6_NETWORK = 64


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds, for one host."""

    name: str
    times: int
    seconds: int

    def is_reached(self, request: HttpRequest) -> bool:
        """Whether this host has had its turns."""
        key = self._key(request)
        return bool(key) and cache.get(key, 0) >= self.times

    def count(self, request: HttpRequest) -> None:
        """Remember one more time."""
        if key := self._key(request):
            cache.add(key, 0, self.seconds)
            try:
                cache.incr(key)
            except ValueError:  # it ended in between
                cache.set(key, 1, self.seconds)

    def _key(self, request: HttpRequest) -> str:
        host = _host_of(request)
        # A window of the clock, so that the key ends by itself in every sort of cache.
        return f"limit:{self.name}:{host}:{int(time.time()) // self.seconds}" if host else ""


def _host_of(request: HttpRequest) -> str:
    """The address of the host; empty when a proxy hides it, as all would share one limit then."""
    if settings.SECURE_PROXY_SSL_HEADER and (
        not settings.ALLAUTH_TRUSTED_PROXY_COUNT or "x-forwarded-for" not in request.headers
    ):
        return ""
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    if isinstance(address, IPv6Address):
        # A host has a whole network of these, and would have as many turns.
        return str(address.ipv4_mapped or IPv6Network((address, IPV6_NETWORK), strict=False))
    return str(address)


def too_often(request: HttpRequest, limit: Limit) -> HttpResponse:
    """The page that asks to wait."""
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(limit.seconds)
    patch_cache_control(response, private=True, no_store=True)
    return response
