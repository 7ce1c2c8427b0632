"""The small addresses of the site: for machines, and for when something goes wrong."""

import datetime
import logging
from http import HTTPStatus

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseRedirect
from django.template import loader
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.csrf import csrf_failure as default_csrf_failure
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.models import Site
from wagtail.views import serve

from home.models import SiteSettings
from home.routing import find_route

logger = logging.getLogger(__name__)

TEXT = "text/plain; charset=utf-8"
SECURITY_TXT_LIFETIME = datetime.timedelta(days=180)

#: The end of the address at which people sign up for an event.
SIGN_UP_PATH = "/aanmelden/"
#: What robots need not look at: nothing there is for readers who search.
NOT_FOR_ROBOTS = [
    "/admin/",
    "/account/",
    "/aanmelding/",
    "/deur/",
    "/api/",
    "/nieuwsbrieven/afmelden/",
    "/nieuwsbrieven/bevestigen/",
    "/nieuwsbrieven/voorkeuren/",
]


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon, for programs that look for it at the old address."""
    return HttpResponseRedirect(static("agendastad/favicon.ico"))


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What robots may read, and where the list of pages is."""
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    prefixes = ["", *(f"/{code}" for code in others)]
    closed = [f"Disallow: {prefix}{address}" for prefix in prefixes for address in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *closed, ""]
    lines += [f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type=TEXT)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a security problem (RFC 9116); editors fill in the address."""
    site = Site.find_for_request(request)
    site_settings = SiteSettings.for_site(site) if site else None
    contact = site_settings and (site_settings.security_email or site_settings.contact_email)
    if not contact:
        raise Http404("No address for security reports is set.")
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {(today + SECURITY_TXT_LIFETIME).isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=TEXT)


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture as pages show it, where no web server in front does this.

    Whatever the file is, a browser only shows it; it never runs.
    """
    if ".." in path.split("/"):
        raise Http404("Pictures lie in one folder.")
    response = serve_file(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    patch_cache_control(response, public=True, max_age=7 * 24 * 3600)
    if isinstance(response, FileResponse) and not str(response["Content-Type"]).startswith("image"):
        response["Content-Disposition"] = "attachment"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for a request that makes no sense; it asks nothing of the request."""
    return _bare_page("400.html", HTTPStatus.BAD_REQUEST, "De aanvraag klopt niet.")


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for when something broke: no database, no session, no context."""
    return _bare_page("500.html", HTTPStatus.INTERNAL_SERVER_ERROR, "Er ging iets mis.")


def _bare_page(template: str, status: HTTPStatus, otherwise: str) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        try:
            content = loader.get_template(template).render()
        except Exception:  # even the page about what broke may break; then a sentence has to do
            logger.exception("The page %s could not be shown", template)
            content = f'<!doctype html><html lang="nl"><title>{otherwise}</title><p>{otherwise}</p>'
    response = HttpResponse(content, status=status)
    patch_cache_control(response, no_store=True)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Who signs up for an event without our cookie gets the form back with all that they typed."""
    path = request.path_info.lstrip("/")
    if not path.endswith(SIGN_UP_PATH):
        return default_csrf_failure(request, reason)
    request.csrf_has_failed = True  # type: ignore[attr-defined]  # read by events.sign_up_views
    language = f"{get_language()}/"
    path = path.removeprefix(language)
    request._wagtail_route_for_request = find_route(request, path)  # type: ignore[attr-defined]
    return serve(request, path)
