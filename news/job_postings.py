"""What a vacancy tells search engines."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.rich_text import expand_db_html

from home.models.base import JSONObject
from news.models import VacancyPage
from townsdeals.models import Organisation


def job_posting(
    vacancy: VacancyPage, request: HttpRequest, deadline: datetime, employer: Organisation
) -> JSONObject:
    """The job that a vacancy is about, until when and with whom."""
    texts = [f"<p>{escape(vacancy.intro)}</p>"]
    for section in vacancy.sections:
        texts += [f"<h2>{section.title}</h2>", expand_db_html(section.html)]
    organisation: JSONObject = {"@type": "Organization", "name": employer.name}
    if employer.website:
        organisation["sameAs"] = employer.website
    job: JSONObject = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": vacancy.title,
        "description": "".join(texts),
        "inLanguage": get_language(),
        "url": vacancy.get_full_url(request),
        "datePosted": _iso(vacancy.first_published_at or timezone.now())[:10],
        "validThrough": _iso(deadline),
        "hiringOrganization": organisation,
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": vacancy.place or employer.place or "Nederland",
                "addressCountry": "NL",
            },
        },
        "directApply": False,
    }
    if vacancy.hours:
        job["workHours"] = str(vacancy.hours)
    if vacancy.start_date:
        job["jobStartDate"] = vacancy.start_date.isoformat()
    if amounts := dict(_amounts(vacancy)):
        job["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {
                "@type": "QuantitativeValue",
                "unitText": vacancy.pay_unit.upper(),
                **amounts,
            },
        }
    return job


def _amounts(vacancy: VacancyPage) -> Iterator[tuple[str, float]]:
    if vacancy.pay_min is not None:
        yield "minValue", float(vacancy.pay_min)
    if vacancy.pay_max is not None:
        yield "maxValue", float(vacancy.pay_max)


def _iso(moment: datetime) -> str:
    """A moment with the offset of our own time zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
