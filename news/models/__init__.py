"""Articles and vacancies."""

from news.models.articles import NewsAuthor, NewsIndexPage, NewsPage, RelatedArticle
from news.models.series import Series
from news.models.vacancies import VacancyContact, VacancyInterview, VacancyPage
from news.models.vacancy_index import VacancyIndexPage

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
