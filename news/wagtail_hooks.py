"""What this app adds to the admin."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.models import register_snippet

from news.admin import SeriesViewSet
from news.listings import NewsViewSet, VacancyViewSet

register_snippet(SeriesViewSet)


@hooks.register("register_admin_viewset")
def register_listings() -> list[ViewSet]:
    """The menu items of news and vacancies."""
    return [NewsViewSet(), VacancyViewSet()]
