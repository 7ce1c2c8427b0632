"""A vacancy as an accessible PDF."""

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from home.pdf import render_pdf
from news.richtext import to_blocks

if TYPE_CHECKING:
    from news.models import VacancyPage

TEMPLATE = Path(__file__).parent / "typst" / "vacancy.typ"
DAY = 24 * 60 * 60


def vacancy_data(page: "VacancyPage", request: HttpRequest) -> dict[str, Any]:
    """Return all that the PDF says, as plain data in the reader's language."""
    url = page.get_full_url(request)
    facts = [{"label": str(fact.label), "text": fact.text} for fact in page.facts]
    if page.visible_deals:
        titles = ", ".join(deal.title for deal in page.visible_deals)
        facts.append({"label": _("This is about"), "text": titles})
    return {
        "lang": get_language(),
        "kind": str(page.kind_label),
        "publisher": "Agenda Stad",
        "title": page.title,
        "intro": page.intro,
        "notice": _("This vacancy is closed. You can't react any more.") if page.is_closed else "",
        "facts": facts,
        "sections": [
            {
                "title": str(section.title),
                "blocks": to_blocks(expand_db_html(section.html), base_url=url),
            }
            for section in page.sections
        ],
        "apply": None if page.is_closed else _how_to_apply(page),
        "contacts": [
            {
                "name": person.name,
                "role": person.job_title,
                "email": person.email,
                "phone": person.phone,
                "phone_url": "tel:" + re.sub(r"[^\d+]", "", person.phone),
            }
            for person in page.contact_people
        ],
        "url": url,
        "labels": {
            "short": _("In short"),
            "apply": _("React and ask"),
            "contacts": _("Do you have a question? Ask:"),
            "online": _("This vacancy is also on"),
        },
    }


def _how_to_apply(page: "VacancyPage") -> dict[str, str] | None:
    if page.apply_email:
        return {
            "text": _("React by e-mail to"),
            "url": f"mailto:{page.apply_email}",
            "label": page.apply_email,
        }
    if page.apply_url:
        return {"text": _("React at"), "url": page.apply_url, "label": page.apply_url}
    return None


def render(data: dict[str, Any], timestamp: int | None) -> bytes:
    """Return the PDF of this data."""
    return render_pdf(TEMPLATE, data, timestamp)


def vacancy_pdf(page: "VacancyPage", request: HttpRequest) -> HttpResponse:
    """Answer with the PDF; it is made once for what it says, whoever asks and whatever changes."""
    data = vacancy_data(page, request)
    moment = page.last_published_at
    stamp = int(moment.timestamp()) if moment else None
    key = hashlib.sha256(json.dumps([data, stamp], sort_keys=True).encode()).hexdigest()[:32]
    pdf = cache.get_or_set(f"vacancy-pdf-{key}", lambda: render(data, stamp), DAY)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{page.slug}.pdf"'
    response["ETag"] = quote_etag(key)
    unchanged = get_conditional_response(request, etag=response["ETag"], response=response)
    return unchanged or response
