"""The Atom feed of the archive."""

import hashlib
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.html import escape
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from news.feeds import AUTHOR, BEFORE_THE_FIRST, NewsFeed, page_urn

if TYPE_CHECKING:
    from newsletters.models import NewsletterIndexPage

LENGTH = 20


def build_feed(index: "NewsletterIndexPage", request: HttpRequest) -> NewsFeed:
    """The newest sent issues, of one list or of all."""
    form = index.get_filter_form(request)
    if not form.is_valid():
        raise Http404("No such filter value.")
    query = form.query()  # type: ignore[attr-defined]  # of our own form
    names = [str(active["value"]) for active in form.active_filters()]
    index_url = index.get_full_url(request)
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
    for issue in index.get_issues(form.cleaned_data)[:LENGTH]:
        feed.add_item(
            title=issue.title,
            link=issue.get_full_url(request),
            description=escape(issue.get_listing_summary()),
            unique_id=page_urn(issue),
            pubdate=issue.frozen.sent_at,
            updateddate=max(issue.frozen.sent_at, issue.last_published_at or BEFORE_THE_FIRST),
            categories=[issue.newsletter.name],
        )
    return feed


def issue_feed(index: "NewsletterIndexPage", request: HttpRequest) -> HttpResponse:
    """Answer with the feed, or with 'not modified' when the reader has this very one."""
    feed = build_feed(index, request)
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
