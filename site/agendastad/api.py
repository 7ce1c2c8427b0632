"""The read-only content API at /api/v2/: what readers see, as JSON."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, CharField, QuerySet
from django.db.models.functions import Cast
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page, ReferenceIndex, Site

#: Enough for any site, and no more than any database counts to.
MOST_SKIPPED = 1_000_000


class ReadersMixin:
    """As an anonymous reader gets it: JSON, no session, no cookie; nonsense is answered with 400.

    Wagtail checks most of what is asked; the rest would end in an error.
    """

    renderer_classes = [JSONRenderer]
    authentication_classes: list[Any] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what Wagtail takes as it comes."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # from the view
        asked = request.GET
        if asked.get("search_operator", "and") not in {"and", "or"}:
            raise BadRequestError("search_operator must be 'and' or 'or'")
        for name, most in (("offset", MOST_SKIPPED), ("id", 2**31)):
            number = asked.get(name, "")
            if number and not (number.isascii() and number.isdigit() and len(number) < 12):
                raise BadRequestError(f"{name} must be a positive integer")
            if number and int(number) > most:
                raise BadRequestError(f"{name} is too large")

    def handle_exception(self, exc: Exception) -> Response:
        """A date that is none, or a site that there is not, is the asker's error."""
        if isinstance(exc, ValidationError):
            exc = BadRequestError(" ".join(exc.messages))
        elif isinstance(exc, Site.DoesNotExist):
            exc = BadRequestError("there is no such site")
        response: Response = super().handle_exception(exc)  # type: ignore[misc]  # from the view
        return response


def shown_on_public_pages(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Only what a live public page refers to: the rest may belong to something unpublished."""
    as_text = Cast("pk", CharField())
    pages = Page.objects.live().public().annotate(pk_as_text=as_text).values("pk_as_text")
    shown = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=pages,
        to_content_type=ContentType.objects.get_for_model(queryset.model),
    )
    # The search takes filters on fields only, so it is the reference that is cast.
    shown = shown.annotate(shown_id=Cast("to_object_id", BigIntegerField()))
    return queryset.filter(pk__in=shown.values("shown_id"))


class Pages(ReadersMixin, PagesAPIViewSet):
    """Live public pages, with the fields that each page type names in `api_fields`."""


class Images(ReadersMixin, ImagesAPIViewSet):
    """Pictures on live public pages, as a rendition; never the file that was uploaded."""

    body_fields = [*BaseAPIViewSet.body_fields, "title", "width", "height"]
    meta_fields = [*BaseAPIViewSet.meta_fields]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "title"]
    nested_default_fields = [*BaseAPIViewSet.nested_default_fields, "title"]

    def get_queryset(self) -> QuerySet[Any]:
        """The pictures that a reader can come across."""
        return shown_on_public_pages(super().get_queryset())


class Documents(ReadersMixin, DocumentsAPIViewSet):
    """Documents on live public pages."""

    meta_fields = [*BaseAPIViewSet.meta_fields, "download_url"]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "title", "download_url"]

    def get_queryset(self) -> QuerySet[Any]:
        """The documents that a reader can come across."""
        return shown_on_public_pages(super().get_queryset())


api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", Pages)
api_router.register_endpoint("images", Images)
api_router.register_endpoint("documents", Documents)
