"""The one page that readers meet of the ledger: a link that is counted."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from newsletters.delivery.clicks import follow


@never_cache
def follow_link(request: HttpRequest, key: str) -> HttpResponse:
    """Count, and lead on; a program that only asks whether the link answers is not counted."""
    url = follow(key, counts=request.method == "GET")
    if not url:
        raise Http404
    return HttpResponseRedirect(url)
