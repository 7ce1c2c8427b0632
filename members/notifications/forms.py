"""How somebody wants to hear of things."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.models.notifications import NotificationChoice, NotificationSettings, Rhythm
from members.notifications.choosing import choose
from members.notifications.kinds import kinds_for


class ChoicesForm(forms.ModelForm):
    """A rhythm for each kind, and what holds for all mail."""

    class Meta:
        model = NotificationSettings
        fields = ("hour", "language", "no_mail")
        help_texts = {
            "hour": _("The weekly mail goes out on Mondays."),
            "no_mail": _("You still find everything on the site."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        chosen = dict(NotificationChoice.objects.filter(user=user).values_list("kind", "rhythm"))
        self.kinds = kinds_for(user)
        for kind in self.kinds:
            self.fields[kind.name] = forms.ChoiceField(
                label=kind.label,
                choices=Rhythm,
                initial=chosen.get(kind.name, kind.default),
            )
        # The page begins with the language that it is in, so there is nothing else to choose.
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label, choices=settings.LANGUAGES
        )
        self.order_fields([*(kind.name for kind in self.kinds), *self.Meta.fields])

    def store(self) -> None:
        """Let it hold from now on."""
        data = self.cleaned_data
        choose(
            self.user,
            {kind.name: Rhythm(data[kind.name]) for kind in self.kinds},
            **{name: data[name] for name in self.Meta.fields},
        )


class ReadForm(forms.Form):
    """What somebody has read: all up to a number, and the page that they were on."""

    until = forms.IntegerField(min_value=1, required=False)
    page = forms.IntegerField(min_value=1, max_value=1_000_000, required=False)
