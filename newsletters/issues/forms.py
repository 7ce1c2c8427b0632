"""Forms about issues of newsletters."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from home.listing import FilterForm
from newsletters.models.lists import NewsletterList


class IssueFilterForm(FilterForm):
    """The filter of the archive; names of fields are those in addresses."""

    lijst = forms.ChoiceField(label=_("Newsletter"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["lijst"])
        lists = NewsletterList.objects.order_by("name").values_list("slug", "name")
        field.choices = [("", _("All newsletters")), *lists]

    def query(self) -> str:
        """The filters in use as a query string, without the page number."""
        chosen = self.cleaned_data.get("lijst")
        return urlencode({"lijst": chosen}) if chosen else ""
