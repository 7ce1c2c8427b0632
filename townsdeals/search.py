"""What the site's search finds of this app beside pages: partners, results and lessons."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from home.search import Source, register
from townsdeals.models import Lesson, Organisation, PartnerIndexPage, Result


def register_sources() -> None:
    """Tell the search about them."""
    register(
        Source(
            key="partners",
            label=_("Partner"),
            label_plural=_("Partners"),
            model=Organisation,
            visible=_visible_partners,
            urls=_partner_urls,
            order=50,
        )
    )
    for key, label, label_plural, model, order in (
        ("resultaten", _("Result"), _("Results"), Result, 60),
        ("lessen", _("Lesson"), _("Lessons"), Lesson, 70),
    ):
        register(
            Source(
                key=key,
                label=label,
                label_plural=label_plural,
                model=model,
                visible=model.objects.of_visible_deals,
                urls=_on_page_of_deal(model),
                order=order,
            )
        )


def _visible_partners() -> Any:
    """Partners have a page where there is a section for them."""
    sections = PartnerIndexPage.objects.live().in_language()
    return Organisation.objects.partners().filter(Exists(sections))


def _partner_urls(request: HttpRequest, keys: Sequence[Any]) -> Mapping[Any, str]:
    section = PartnerIndexPage.objects.live().in_language().first()
    if section is None:
        return {}
    slugs = Organisation.objects.filter(pk__in=keys).values_list("pk", "slug")
    return {pk: f"{section.get_url(request)}{slug}/" for pk, slug in slugs}


def _on_page_of_deal(model: Any) -> Any:
    """Results and lessons are on the page of their deal."""

    def urls(request: HttpRequest, keys: Sequence[Any]) -> Mapping[Any, str]:
        items = model.objects.filter(pk__in=keys).select_related("deal").defer("deal__body")
        return {item.pk: f"{item.deal.get_url(request)}#{item.anchor}" for item in items}

    return urls
