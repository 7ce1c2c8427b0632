"""Checks of a site that is about to go live: `manage.py check --deploy --database default`."""

from collections.abc import Sequence
from typing import Any

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
