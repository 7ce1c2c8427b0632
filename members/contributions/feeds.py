"""The Atom feed of initiatives that everybody may read."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from members.contributions.forms import InitiativeFilterForm
from members.contributions.rights import name_for
from members.models import Contribution
from news.feeds import AUTHOR, NewsFeed, answer

#: So many initiatives, the newest first.
MOST = 30
#: What a feed without initiatives is as old as.
BEFORE_THE_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


class InitiativeFeedView(View):
    """The newest initiatives that the filters in the address ask for, the same for everybody."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The feed, or 'not modified' when the reader has this very one."""
        form: Any = InitiativeFilterForm(request.GET)
        if not form.is_valid():
            raise Http404("No such filter value.")
        query = form.query()
        items = Contribution.objects.public().filter(sort=Contribution.Sort.INITIATIVE)
        items = form.apply(form.cleaned_data, items).for_listing()[:MOST]
        listed = reverse("contributions:initiatives")
        feed = NewsFeed(
            title=f"{AUTHOR} – {_('Initiatives of Good Food City')}",
            link=request.build_absolute_uri(f"{listed}?{query}" if query else listed),
            description="",
            subtitle=_("What cities, entrepreneurs and researchers do for good food."),
            language=get_language(),
            author_name=AUTHOR,
            feed_url=request.build_absolute_uri(),
            feed_guid=_urn(f"{get_language()} {query}"),
            empty_since=BEFORE_THE_FIRST,
        )
        for item in items:
            feed.add_item(
                title=item.title,
                link=request.build_absolute_uri(item.get_absolute_url()),
                description=escape(item.specific.summary),  # Atom's summary is HTML here
                unique_id=_urn(str(item.pk)),
                author_name=name_for(item.author, is_member=False),
                pubdate=item.first_published_at,
                updateddate=item.last_published_at or item.changed_at,
                categories=[theme.name for theme in item.themes.all()],
            )
        return answer(feed, request)


def _urn(name: str) -> str:
    """A name that stays when the address or the site's host changes."""
    return uuid5(NAMESPACE_URL, f"good-food-city/initiatieven {name}").urn
