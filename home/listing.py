"""Index pages: a filter form, plain links between pages, and 404 for what does not exist."""

from typing import Any, ClassVar

from django import forms
from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest


class FilterForm(forms.Form):
    """The base of an index page's filters; every field is optional and read from the address."""

    page = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def active_filters(self) -> list[dict[str, Any]]:
        """The filters in use: name, label and the chosen value as the reader sees it."""
        active = []
        for bound in self.visible_fields():
            value = self.cleaned_data.get(bound.name)
            if value in (None, "", []):
                continue
            choices = dict(getattr(bound.field, "choices", []) or [])
            active.append(
                {
                    "name": bound.name,
                    "label": bound.label,
                    "value": choices.get(self.data.get(bound.name)) or value,
                }
            )
        return active


class ListingMixin:
    """An index page: subclasses give `filter_form_class` and `get_items()`.

    Any filter value or page number that does not exist is a 404, so that each address either
    shows what it says or is known not to exist.
    """

    filter_form_class: ClassVar[type[FilterForm]] = FilterForm
    paginate_by: ClassVar[int] = 12

    def get_items(self, filters: dict[str, Any]) -> QuerySet[Any]:
        """The items that these validated filters ask for, in order."""
        raise NotImplementedError

    def get_filter_form(self, request: HttpRequest) -> FilterForm:
        """The filter form, bound to the address."""
        return self.filter_form_class(request.GET)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `items` (a page of a paginator), and the `filter_form`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # from Page
        form = self.get_filter_form(request)
        if not form.is_valid():
            raise Http404("No such filter value.")
        paginator = Paginator(self.get_items(form.cleaned_data), self.paginate_by)
        try:
            items = paginator.page(form.cleaned_data["page"] or 1)
        except EmptyPage as error:
            raise Http404("No such page.") from error
        context.update(items=items, filter_form=form, active_filters=form.active_filters())
        return context
