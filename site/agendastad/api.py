"""The read-only content API at /api/v2/: what readers see, as JSON."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page, ReferenceIndex


class ReadersMixin:
    """As an anonymous reader gets it: JSON, no session, no cookie."""

    renderer_classes = [JSONRenderer]
    authentication_classes: list[Any] = []


def shown_on_public_pages(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Only what a live public page refers to: the rest may belong to something unpublished."""
    as_text = Cast("pk", CharField())
    pages = Page.objects.live().public().annotate(pk_as_text=as_text).values("pk_as_text")
    shown = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=pages,
        to_content_type=ContentType.objects.get_for_model(queryset.model),
    ).values("to_object_id")
    return queryset.annotate(pk_as_text=as_text).filter(pk_as_text__in=shown)


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
