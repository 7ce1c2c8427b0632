"""What happens to a request before anything else looks at it."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answer /healthz: whether this process can do its work.

    As middleware, because whoever asks comes by an address that the site itself does not answer
    to: a container's own, without HTTPS.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer for the health check, and pass on everything else."""
        if request.path_info != "/healthz":
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                cursor.fetchone()
        except DatabaseError:
            logger.exception("The database does not answer")
            response = JsonResponse({"status": "no database"}, status=503)
        else:
            response = JsonResponse({"status": "ok"})
        response["Cache-Control"] = "no-store"
        return response


class CleanAddressMiddleware:
    """Refuse addresses and cookies that nobody can have from us: with a null byte, or too long.

    A null byte means nothing to us and breaks PostgreSQL, wherever it arrives.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse the request, or pass it on."""
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "\0" in query or "%00" in query:
            raise BadRequest("An address has no null byte.")
        if any("\0" in value for value in request.COOKIES.values()):  # written as \000
            raise BadRequest("A cookie of ours has no null byte.")
        if len(request.path_info) > settings.LONGEST_PATH:
            raise BadRequest("An address is not this long.")
        return self.get_response(request)
