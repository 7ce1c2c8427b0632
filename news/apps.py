"""Articles and vacancies."""

from django.apps import AppConfig
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """Articles and vacancies."""

    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        """Tell the site which kinds of content this app has."""
        from home import content
        from news.models import NewsPage, VacancyPage
        from news.querysets import VacancyQuerySet

        def where_and_until(vacancy: VacancyPage) -> str:
            until = date_format(timezone.localtime(vacancy.deadline), "j F Y")
            text = gettext("react until %(date)s") % {"date": until}
            return f"{vacancy.organisation}, {text}" if vacancy.organisation else text

        content.register(
            content.ContentKind(
                key="nieuws",
                label=_("News"),
                label_plural=_("News"),
                model=NewsPage,
                card_template="components/news_card.html",
                latest=NewsPage.objects.for_home_page,
                about_deal=NewsPage.objects.about_deal,
                order=10,
            )
        )
        content.register(
            content.ContentKind(
                key="vacatures",
                label=_("Vacancy"),
                label_plural=_("Vacancies"),
                model=VacancyPage,
                card_template="components/vacancy_card.html",
                latest=VacancyPage.objects.for_home_page,
                about_deal=VacancyPage.objects.about_deal,
                current=VacancyQuerySet.open,
                facts=where_and_until,
                soonest_by="deadline",
                order=40,
            )
        )
