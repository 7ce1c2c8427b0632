"""Forms of the programme editor and of copying."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from events.models import CityDayPage, EventPage


class SessionForm(WagtailAdminModelForm):
    """A part of the programme; without times of its own it takes those of its round."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event = self.instance.event
        self.fields["round"].queryset = event.rounds.all()
        self.fields["round"].help_text = _("Without a start and end, those of the round are used.")
        self.fields["room"].queryset = event.rooms.all()
        self.fields["start"].required = False
        self.fields["end"].required = False

    def clean(self) -> dict[str, Any]:
        """Fill in the times of the round, and ask for them where there is no round."""
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("round")
        for name in ("start", "end"):
            if cleaned.get(name) or name in self.errors:
                continue
            if chosen:
                cleaned[name] = getattr(chosen, name)
            else:
                self.add_error(name, _("Give a time, or choose a round."))
        return cleaned


class CopyEventForm(forms.Form):
    """What to ask before an event is copied."""

    title = forms.CharField(label=_("Title of the new event"), max_length=255)
    slug = forms.SlugField(
        label=_("Slug"),
        max_length=200,
        required=False,
        help_text=_("The name in the address of the page. If empty, made from the title."),
    )
    first_day = forms.DateField(
        label=_("First day"),
        widget=AdminDateInput,
        help_text=_("All times move along; the times of day stay the same."),
    )
    with_people = forms.BooleanField(
        label=_("Copy the speakers and moderators too"), required=False
    )

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        self.event = event
        first_day = event.first_day or timezone.localdate()
        # 52 weeks later is the same day of the week.
        next_day = first_day + timedelta(weeks=52)
        title = event.title.replace(str(first_day.year), str(next_day.year))
        kwargs.setdefault("initial", {"title": title, "first_day": next_day})
        super().__init__(*args, **kwargs)
        if isinstance(event, CityDayPage):
            del self.fields["slug"]

    def clean_first_day(self) -> Any:
        """One edition a year, and its address is the year."""
        day = self.cleaned_data["first_day"]
        if isinstance(self.event, CityDayPage):
            siblings = self.event.get_siblings(inclusive=True)
            if siblings.filter(slug=str(day.year)).exists():
                raise ValidationError(_("There is an edition for this year already."))
        return day

    def clean_slug(self) -> str:
        """The address is free."""
        slug = self.cleaned_data["slug"]
        if slug and self.event.get_siblings(inclusive=True).filter(slug=slug).exists():
            raise ValidationError(_("Another page has this slug already."))
        return slug
