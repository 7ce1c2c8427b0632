"""Articles and vacancies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """Articles and vacancies."""

    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        """Tell the site which kinds of content this app has."""
        from home import content
        from news.models import NewsPage, VacancyPage

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
                order=40,
            )
        )
