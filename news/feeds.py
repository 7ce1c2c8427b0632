"""The Atom feed of the news."""

import hashlib
import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from wagtail.models import Page

if TYPE_CHECKING:
    from news.models import NewsIndexPage

AUTHOR = "Agenda Stad"
#: What no XML may hold; it comes along with text that is copied from some programs.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BEFORE_THE_FIRST = datetime(2015, 1, 1, tzinfo=UTC)


class NewsFeed(Atom1Feed):
    """An Atom feed that is as old as its newest article, also when it has none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_for_xml(kwargs))

    def add_item(self, **kwargs: Any) -> None:  # type: ignore[override]  # Django names them all
        """Add an article."""
        super().add_item(**_for_xml(kwargs))

    def latest_post_date(self) -> datetime:
        """When an article last changed, else when the list did."""
        if not self.items:
            return self.feed["empty_since"]
        return max(item["updateddate"] for item in self.items)


def _for_xml(value: Any) -> Any:
    """The same without signs for which readers would get no feed at all."""
    if isinstance(value, dict):
        return {name: _for_xml(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_for_xml(item) for item in value]
    return _NOT_XML.sub(" ", value) if isinstance(value, str) else value


def page_urn(page: Page, extra: str = "") -> str:
    """A name for a page that stays when its address or the site's host changes."""
    return uuid5(page.translation_key, f"{page.locale_id} {extra}".strip()).urn


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def build_feed(index: "NewsIndexPage", request: HttpRequest) -> NewsFeed:
    """Return the feed of the newest articles that the filters in the address ask for."""
    form: Any = index.get_filter_form(request)
    if not form.is_valid():
        raise Http404("No such filter value.")
    query = form.query()
    articles = list(form.apply(form.cleaned_data, index.get_articles()).for_feed())
    index_url = index.get_full_url(request)
    names = [str(active["value"]) for active in form.active_filters()]
    feed = NewsFeed(
        title=" \u2013 ".join([AUTHOR, index.title, *names]),
        link=f"{index_url}?{query}" if query else index_url,
        description="",
        subtitle=index.get_meta_description() or None,
        language=get_language(),
        author_name=AUTHOR,
        feed_url=request.build_absolute_uri(index.get_feed_url(query)),
        feed_guid=page_urn(index, query),
        empty_since=index.last_published_at or BEFORE_THE_FIRST,
    )
    for page in articles:
        published = _midnight(page.date)
        feed.add_item(
            title=page.title,
            link=page.get_full_url(request),
            description=escape(page.get_listing_summary()),  # Atom's summary is HTML here
            unique_id=page_urn(page),
            author_name=", ".join(
                author.person.name for author in page.authors.all() if author.person
            )
            or None,
            pubdate=published,
            updateddate=page.last_published_at or published or BEFORE_THE_FIRST,
            categories=[
                *(deal.title for deal in page.deals.all()),
                *(theme.name for theme in page.themes.all()),
            ],
        )
    return feed


def news_feed(index: "NewsIndexPage", request: HttpRequest) -> HttpResponse:
    """Answer with the feed, or with 'not modified' when the reader has this very one.

    The feed takes the filters of the list, so that people can follow one deal or theme.
    """
    return answer(build_feed(index, request), request)


def answer(feed: NewsFeed, request: HttpRequest) -> HttpResponse:
    """The feed, or 'not modified' when the reader has this very one."""
    body = feed.writeString("utf-8")
    updated = feed.latest_post_date()
    response = HttpResponse(body, content_type=feed.content_type)
    response["ETag"] = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response["Last-Modified"] = http_date(updated.timestamp())
    unchanged = get_conditional_response(
        request,
        etag=response["ETag"],
        last_modified=int(updated.timestamp()),
        response=response,
    )
    return unchanged or response
