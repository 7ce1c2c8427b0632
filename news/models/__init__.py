"""Articles and vacancies."""

from news.models.articles import NewsAuthor, NewsIndexPage, NewsPage, RelatedArticle
from news.models.series import Series
from news.models.vacancies import (
    VacancyContact,
    VacancyIndexPage,
    VacancyInterview,
    VacancyPage,
)

__all__ = [
    "NewsAuthor",
    "NewsIndexPage",
    "NewsPage",
    "RelatedArticle",
    "Series",
    "VacancyContact",
    "VacancyIndexPage",
    "VacancyInterview",
    "VacancyPage",
]
