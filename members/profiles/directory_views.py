"""The list of members, for members only: filters, plain links, the same queries for any size."""

from typing import Any, cast

from django import forms
from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.listing import FilterForm
from home.models import Theme
from members.access import MembersOnlyMixin, blocked_ids, profile_of, rules_to_agree_to
from members.models import DirectoryEntry, Profile
from members.profiles.access_views import page
from members.profiles.changes import next_step
from members.profiles.directory import folded
from townsdeals.models import Organisation

PER_PAGE = 24
#: The most words of a search that count.
MOST_WORDS = 6


class DirectoryForm(FilterForm):
    """What the list can be narrowed to; what members hide is no choice and no match."""

    q = forms.CharField(
        label=gettext_lazy("Name, role or organisation"), max_length=100, required=False
    )
    plaats = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    thema = forms.ModelChoiceField(
        label=gettext_lazy("Theme"),
        queryset=Theme.objects.order_by("name"),
        to_field_name="slug",
        empty_label=gettext_lazy("All themes"),
        required=False,
    )
    soort = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=[("", gettext_lazy("All kinds")), *Organisation.Kind.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = DirectoryEntry.objects.exclude(city="").order_by("city")
        names = cities.values_list("city", flat=True).distinct()
        self.fields["plaats"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("All cities")),
            *((name, name) for name in names),
        ]


def entries(filters: dict[str, Any], hidden: set[int]) -> QuerySet[DirectoryEntry]:
    """The lines that these filters ask for, without who does not want to be seen, in order."""
    found = DirectoryEntry.objects.order_by("sort_key", "profile")
    if hidden:
        found = found.exclude(profile__in=Profile.objects.filter(user__in=hidden).values("pk"))
    for word in folded(filters.get("q") or "").split()[:MOST_WORDS]:
        found = found.filter(words__contains=word)
    if filters.get("plaats"):
        found = found.filter(city=filters["plaats"])
    if filters.get("soort"):
        found = found.filter(kind=filters["soort"])
    if filters.get("thema"):
        chosen = Profile.themes.through.objects.filter(theme=filters["thema"])
        found = found.filter(profile__in=chosen.values("profile_id"), shows_themes=True)
    return found


def rows_of(page: QuerySet[DirectoryEntry]) -> list[DirectoryEntry]:
    """The lines of one page with what is shown of them.

    The page is found by its keys first: so a late page costs a walk through one index, and not
    the joins of all lines before it.
    """
    keys = list(page.values_list("pk", flat=True))
    rows = (
        DirectoryEntry.objects.filter(pk__in=keys)
        .select_related("organisation", "profile", "profile__photo")
        .defer("profile__photo__large", "profile__photo__small")
        .prefetch_related("profile__themes")
    )
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


class DirectoryView(MembersOnlyMixin):
    """Find each other."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of the list; an unknown filter value or page is 404."""
        user = self.user
        form = DirectoryForm(request.GET)
        if not form.is_valid():
            raise Http404("No such filter value.")
        found = entries(form.cleaned_data, blocked_ids(user))
        paginator = Paginator(found, PER_PAGE)
        try:
            items = paginator.page(form.cleaned_data["page"] or 1)
        except EmptyPage as error:
            raise Http404("No such page.") from error
        items.object_list = rows_of(cast(QuerySet[DirectoryEntry], items.object_list))
        profile = profile_of(user)
        return page(
            request,
            "directory",
            _("Members"),
            items=items,
            filter_form=form,
            active_filters=form.active_filters(),
            rules=rules_to_agree_to(user) if profile.is_member else None,
            step=next_step(profile) if profile.is_member else None,
            is_listed=DirectoryEntry.objects.filter(profile=profile).exists(),
            profile=profile,
        )
