"""Checks of the settings, and of a site that is about to go live.

The second: `manage.py check --deploy --database default`.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError
from wagtail.models import Site

from home.models import SiteSettings


@checks.register(checks.Tags.database, deploy=True)
def security_reports_have_an_address(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Warn when nobody can report a security problem."""
    if not databases:
        return []
    try:
        site = Site.objects.filter(is_default_site=True).first()
        site_settings = SiteSettings.for_site(site) if site else None
    except DatabaseError:  # not migrated yet
        return []
    if site_settings and (site_settings.security_email or site_settings.contact_email):
        return []
    return [
        checks.Warning(
            "/.well-known/security.txt is missing, because no e-mail address is set.",
            hint="Fill in the address for security reports in the admin, under Site settings.",
            id="agendastad.W001",
        )
    ]


@checks.register(checks.Tags.caches)
def limits_count_for_all_processes(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a cache that each process has for itself, when there are several."""
    backend = settings.CACHES["default"]["BACKEND"]
    if settings.WEB_PROCESSES == 1 or not backend.endswith(("LocMemCache", "DummyCache")):
        return []
    return [
        checks.Error(
            "Each web process counts attempts to sign in for itself, so a guesser gets more.",
            hint="Leave CACHE_URL empty, or name a cache that the processes share.",
            id="agendastad.E001",
        )
    ]


@checks.register(checks.Tags.security)
def limits_know_hosts(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn when a proxy hides who attempts what."""
    if not settings.SECURE_PROXY_SSL_HEADER or settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return []
    return [
        checks.Warning(
            "A proxy stands in front and no address that it adds is trusted: all visitors share "
            "the limits on attempts to sign in, and the other limits are off.",
            hint="Set TRUSTED_PROXY_COUNT to how many proxies add to X-Forwarded-For.",
            id="agendastad.W002",
        )
    ]
