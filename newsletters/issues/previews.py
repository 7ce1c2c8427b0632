"""An issue in the editor's preview, as mail programs would show it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from newsletters.issues.parts import absolute
from newsletters.issues.rendering import make_mail
from newsletters.mail_format import fill_html, fill_text

if TYPE_CHECKING:
    from newsletters.models import IssuePage

#: A mail has its styles on its elements, which readers' pages may not; scripts it has none.
_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
_DARK = "@media (prefers-color-scheme: dark)"


def example_values(issue: "IssuePage") -> dict[str, str]:
    """What stands in the merge fields for a reader who does not exist."""
    with translation.override(issue.newsletter.language):
        greeting = gettext("Dear reader,")
    return {
        "greeting": greeting,
        "web_url": absolute(issue.get_url() or "/"),
        "preferences_url": absolute("/nieuwsbrieven/"),
        "unsubscribe_url": absolute("/nieuwsbrieven/"),
    }


def preview(issue: "IssuePage", request: HttpRequest, mode: str) -> HttpResponse:
    """The mail on a computer, on a phone, in dark colours or as text."""
    response = _show(issue, request, mode)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _show(issue: "IssuePage", request: HttpRequest, mode: str) -> HttpResponse:
    mail, values = make_mail(issue), example_values(issue)
    if mode == "text":
        text = fill_text(mail.text, values)
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    html = fill_html(mail.html, values)
    # Whatever the editor's own screen likes, these previews show what they say they show.
    html = html.replace(_DARK, "@media all" if mode == "dark" else "@media not all")
    html = html.replace(f'src="{settings.SITE_URL.rstrip("/")}/', 'src="/')
    if mode == "phone":
        return render(request, "newsletters/admin/phone.html", {"mail": html, "issue": issue})
    return HttpResponse(html)
