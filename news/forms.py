"""The filters of the index pages; the names of fields are those in addresses."""

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from home.listing import FilterForm
from home.models import Theme
from news.models.kinds import ArticleKind
from townsdeals.models import DealPage, Organisation

if TYPE_CHECKING:
    from news.models import NewsIndexPage, VacancyIndexPage
    from news.querysets import NewsQuerySet, VacancyQuerySet

Choices = list[tuple[Any, Any]]


def deal_choices() -> Choices:
    """The deals that visitors may see, in their language, by slug."""
    deals = DealPage.objects.for_visitors().in_language().order_by("title")
    return list(deals.values_list("slug", "title"))


class ListFilterForm(FilterForm):
    """Filters whose choices are read once, when the form is made."""

    def set_choices(self, name: str, everything: Any, choices: Choices) -> None:
        """Give a field its choices, of which the first means all."""
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", everything), *choices]

    def query(self) -> str:
        """The filters in use as a query string, without the page number."""
        return urlencode(
            {name: value for name, value in self.cleaned_data.items() if value and name != "page"}
        )


class NewsFilterForm(ListFilterForm):
    """The filters of the list of articles."""

    deal = forms.ChoiceField(label=_("Deal"), required=False)
    thema = forms.ChoiceField(label=_("Theme"), required=False)
    jaar = forms.ChoiceField(label=_("Year"), required=False)
    soort = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, index: "NewsIndexPage", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = index.get_articles().live().dates("date", "year", order="DESC")
        self.set_choices("deal", _("All deals"), deal_choices())
        self.set_choices("thema", _("All themes"), list(Theme.objects.values_list("slug", "name")))
        self.set_choices("jaar", _("All years"), [(f"{day:%Y}", f"{day:%Y}") for day in years])
        self.set_choices("soort", _("All kinds"), [(kind.slug, kind.label) for kind in ArticleKind])

    @staticmethod
    def apply(filters: dict[str, Any], articles: "NewsQuerySet") -> "NewsQuerySet":
        """The articles that these validated filters ask for."""
        if filters["deal"]:
            articles = articles.filter(
                deals__in=DealPage.objects.for_visitors().in_language().filter(slug=filters["deal"])
            )
        if filters["thema"]:
            articles = articles.filter(themes__slug=filters["thema"])
        if filters["jaar"]:
            articles = articles.filter(date__year=int(filters["jaar"]))
        if filters["soort"]:
            kinds = {kind.slug: kind for kind in ArticleKind}
            articles = articles.filter(kind=kinds[filters["soort"]])
        return articles


class VacancyFilterForm(ListFilterForm):
    """The filters of the list of vacancies."""

    status = forms.ChoiceField(label=_("Status"), required=False)
    deal = forms.ChoiceField(label=_("Deal"), required=False)
    organisatie = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, *args: Any, index: "VacancyIndexPage", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hiring = index.get_vacancies().live().values("organisation")
        organisations = Organisation.objects.filter(pk__in=hiring)
        self.set_choices(
            "status", _("All vacancies"), [("open", _("Open")), ("gesloten", _("Closed"))]
        )
        self.set_choices("deal", _("All deals"), deal_choices())
        self.set_choices(
            "organisatie",
            _("All organisations"),
            list(organisations.values_list("slug", "name")),
        )

    @staticmethod
    def apply(filters: dict[str, Any], vacancies: "VacancyQuerySet") -> "VacancyQuerySet":
        """The vacancies that these validated filters ask for."""
        if filters["status"]:
            vacancies = vacancies.open() if filters["status"] == "open" else vacancies.closed()
        if filters["deal"]:
            vacancies = vacancies.filter(
                deals__in=DealPage.objects.for_visitors().in_language().filter(slug=filters["deal"])
            )
        if filters["organisatie"]:
            vacancies = vacancies.filter(organisation__slug=filters["organisatie"])
        return vacancies
