"""The forms of a profile: who somebody is, and who sees what of it."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.models import Theme
from home.numbers import ManyField
from home.questions import clean_text
from members.models import MailDomain, Profile, User, Visibility
from members.models.languages import language_here
from members.models.profiles import MOST_LINKS
from members.profiles.agreeing import AgreeingForm
from members.profiles.organisations import candidates, exactly, names_to_propose
from members.profiles.photos import PhotoField
from townsdeals.models import Organisation

#: How many towns the browser proposes while somebody types.
MOST_CITIES = 400
NEW = "new"


class DatalistInput(forms.TextInput):
    """A field to type in, with proposals of the browser; it works without them too."""

    def __init__(self, names: list[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.names = names

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """The input, and its list behind it."""
        list_id = f"list-{name}"
        control = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}">', ((item,) for item in self.names))
        return format_html('{}<datalist id="{}">{}</datalist>', control, list_id, options)


class LineField(forms.CharField):
    """A text of one line, without control characters and signs that change how it is read."""

    def to_python(self, value: Any) -> str:
        """Clean what was typed."""
        return " ".join(clean_text(super().to_python(value) or "").split())


class TextField(forms.CharField):
    """A text of several lines."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Clean what was typed; its lines stay."""
        return clean_text((super().to_python(value) or "").replace("\r\n", "\n")).strip()


class HttpsField(forms.CharField):
    """The address of a page elsewhere, by https only."""

    widget = forms.URLInput

    def to_python(self, value: Any) -> str:
        """Add https:// where somebody typed only the site."""
        text = (super().to_python(value) or "").strip()
        if text and "://" not in text:
            text = f"https://{text}"
        return text

    def validate(self, value: str) -> None:
        """Only https, and without a name and password in it."""
        super().validate(value)
        if not value:
            return
        try:
            parts = urlsplit(value)
            whole = parts.scheme == "https" and not parts.username
        except ValueError:
            whole = False
        if not whole:
            raise ValidationError(_("Give a whole address that begins with https://."))
        URLValidator(
            schemes=["https"], message=_("Give a whole address that begins with https://.")
        )(value)


def known_cities() -> list[str]:
    """Towns where organisations are."""
    places = (
        Organisation.objects.exclude(place="").order_by("place").values_list("place", flat=True)
    )
    return list(places.distinct()[:MOST_CITIES])


def one_spelling(city: str) -> str:
    """The town as others wrote it already, so that a filter finds them together."""
    if not city:
        return ""
    places = Organisation.objects.filter(place__iexact=city).values_list("place", flat=True)
    known = places.first()
    if known is None:
        known = Profile.objects.filter(city__iexact=city).values_list("city", flat=True).first()
    return known or city


class OrganisationFields(forms.Form):
    """An organisation by its name: one of our list, or a new one for staff to look at.

    Who types a name that we do not know gets a question back: one of these, or a new one?
    """

    organisation = LineField(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Type the name. If we do not know it, we ask what you mean."),
        max_length=160,
        required=False,
    )
    organisation_choice = forms.ChoiceField(
        label=gettext_lazy("Which organisation do you mean?"),
        widget=forms.RadioSelect,
        required=False,
    )
    organisation_kind = forms.ChoiceField(
        label=gettext_lazy("What kind of organisation is it?"),
        help_text=gettext_lazy("Only for a new organisation."),
        choices=[("", gettext_lazy("I do not know")), *Organisation.Kind.choices],
        required=False,
    )

    profile: Profile

    def set_up_organisation(self) -> None:
        """Ask the question only where it is needed."""
        self.fields["organisation"].widget = DatalistInput(
            names_to_propose(), {"autocomplete": "organization", "maxlength": 160}
        )
        # Not checked yet, so without signs that a database refuses.
        sent = clean_text(str(self.data.get(self.add_prefix("organisation"), "")))
        typed = " ".join(sent.split())
        if not typed or exactly(typed) or typed == self._current():
            del self.fields["organisation_choice"], self.fields["organisation_kind"]
            return
        found = [(str(item.pk), self._described(item)) for item in candidates(typed)]
        choice = self.fields["organisation_choice"]
        choice.choices = [
            *found,
            (NEW, _("None of these: ‘%(name)s’ is new") % {"name": typed}),
        ]

    def _current(self) -> str:
        return str(self.profile.organisation or self.profile.organisation_proposal or "")

    @staticmethod
    def _described(item: Organisation) -> str:
        extra = ", ".join(filter(None, [item.get_kind_display(), item.place]))
        return f"{item.name} ({extra})" if extra else item.name

    def organisation_values(self) -> tuple[dict[str, Any], tuple[str, str] | None]:
        """The columns of the profile, and what is proposed: name and kind."""
        typed = self.cleaned_data.get("organisation", "")
        if typed and typed == self._current():
            return {}, None
        choice = self.cleaned_data.get("organisation_choice")
        if choice == NEW:
            return {}, (typed, self.cleaned_data.get("organisation_kind", ""))
        known = Organisation.objects.filter(pk=int(choice)).first() if choice else exactly(typed)
        return {"organisation": known, "organisation_proposal": None}, None

    def clean(self) -> dict[str, Any]:
        """A name that we do not know needs an answer."""
        data = super().clean() or self.cleaned_data
        if (
            "organisation_choice" in self.fields
            and not data.get("organisation_choice")
            and "organisation_choice" not in self.errors
        ):
            self.add_error(
                "organisation_choice",
                _("We do not know this name yet. Choose which organisation you mean."),
            )
        return data


def _visibility_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Who sees this?"), choices=Visibility.choices)


class WelcomeProfileForm(OrganisationFields):
    """The first step of the welcome: who you are, short."""

    first_name = LineField(
        label=gettext_lazy("First name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = LineField(
        label=gettext_lazy("Last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    role = LineField(
        label=gettext_lazy("What do you do there?"),
        help_text=gettext_lazy("For example: policy officer for food."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    city = LineField(label=gettext_lazy("City"), max_length=80, required=False)
    who = forms.ChoiceField(
        label=gettext_lazy("Who may see this?"),
        help_text=gettext_lazy(
            "You can choose it for each part later, in your profile. Nobody ever sees your e-mail "
            "address."
        ),
        choices=[
            (Visibility.MEMBERS, gettext_lazy("Members: they can find me")),
            (Visibility.ME, gettext_lazy("Only me")),
        ],
        widget=forms.RadioSelect,
    )

    field_order: Iterable[str] | None = (
        "first_name",
        "last_name",
        "organisation",
        "organisation_choice",
        "organisation_kind",
        "role",
        "city",
        "who",
    )

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        self.profile = profile
        kwargs.setdefault("initial", initial_of(profile))
        super().__init__(*args, **kwargs)
        self.fields["city"].widget = DatalistInput(
            known_cities(), {"autocomplete": "address-level2", "maxlength": 80}
        )
        self.set_up_organisation()

    def clean_city(self) -> str:
        """One spelling for everybody."""
        return one_spelling(self.cleaned_data["city"])

    def names(self) -> dict[str, str]:
        """What belongs to the user."""
        return {name: self.cleaned_data[name] for name in ("first_name", "last_name")}

    def changes(self) -> dict[str, Any]:
        """What `change_profile` needs."""
        organisation, proposal = self.organisation_values()
        who = self.cleaned_data["who"]
        seen = {f"{field}_visibility": who for field in ("name", "organisation", "role", "city")}
        values = {
            "role": self.cleaned_data["role"],
            "city": self.cleaned_data["city"],
            "language": self.profile.language if self.profile.about else language_here(),
            **organisation,
            **seen,
        }
        return {"names": self.names(), "values": values, "proposal": proposal}


class ThemesForm(forms.Form):
    """The second step: what you work on."""

    themes = ManyField(
        label=gettext_lazy("Which themes do you work on?"),
        queryset=Theme.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    themes_visibility = forms.ChoiceField(
        label=gettext_lazy("Who may see this?"),
        choices=Visibility.choices,
        widget=forms.RadioSelect,
    )


class ProfileForm(WelcomeProfileForm):
    """The whole profile, with who sees each part."""

    #: A field, and the one that says who sees it.
    PAIRS: ClassVar = (
        (("first_name", "last_name"), "name_visibility"),
        (
            ("organisation", "organisation_choice", "organisation_kind"),
            "organisation_visibility",
        ),
        (("role",), "role_visibility"),
        (("city",), "city_visibility"),
        (("themes",), "themes_visibility"),
        (("about", "language"), "about_visibility"),
    )

    who = None  # type: ignore[assignment]  # each part has its own
    themes = ThemesForm.base_fields["themes"]
    about = TextField(
        label=gettext_lazy("About you"),
        help_text=gettext_lazy("What do you work on? What can others ask you? Plain text."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language did you write this?"),
        help_text=gettext_lazy("So that it is read out well."),
        choices=settings.LANGUAGES,
        required=False,
    )
    name_visibility = _visibility_field()
    organisation_visibility = _visibility_field()
    role_visibility = _visibility_field()
    city_visibility = _visibility_field()
    themes_visibility = _visibility_field()
    about_visibility = _visibility_field()
    links_visibility = _visibility_field()
    in_directory = forms.BooleanField(
        label=gettext_lazy("Show me in the list of members"),
        help_text=gettext_lazy("Members only see the list; visitors and search engines do not."),
        required=False,
    )
    accepts_messages = forms.BooleanField(
        label=gettext_lazy("Members may write to me"),
        help_text=gettext_lazy("They do not see your e-mail address."),
        required=False,
    )
    indexable = forms.BooleanField(
        label=gettext_lazy("Search engines may find my page"),
        help_text=gettext_lazy("They only see what everyone may see."),
        required=False,
    )

    field_order = ()

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, profile=profile, **kwargs)
        # Links are what spam is after: they come when somebody is a member.
        for number in range(1, MOST_LINKS + 1) if profile.is_member else ():
            self.fields[f"link_{number}"] = HttpsField(
                label=_("Link %(number)s") % {"number": number}, max_length=300, required=False
            )
        if not profile.is_member:
            del self.fields["links_visibility"]

    def parts(self) -> list[dict[str, Any]]:
        """The fields in groups: what is asked, and who sees it."""
        groups = [
            {"fields": [self[name] for name in names if name in self.fields], "who": self[who]}
            for names, who in self.PAIRS
        ]
        links = [self[name] for name in self.fields if name.startswith("link_")]
        if links:
            groups.append({"fields": links, "who": self["links_visibility"]})
        return groups

    def switches(self) -> list[forms.BoundField]:
        """What is on or off."""
        return [self[name] for name in ("in_directory", "accepts_messages", "indexable")]

    def changes(self) -> dict[str, Any]:
        """What `change_profile` needs."""
        data = self.cleaned_data
        organisation, proposal = self.organisation_values()
        plain = (
            "role",
            "city",
            "about",
            "in_directory",
            "accepts_messages",
            "indexable",
        )
        seen = [name for name in self.fields if name.endswith("_visibility")]
        values = {name: data[name] for name in (*plain, *seen)} | organisation
        values["language"] = data["language"] or self.profile.language
        links = [data[name] for name in self.fields if name.startswith("link_") and data[name]]
        if "link_1" in self.fields:
            values["links"] = list(dict.fromkeys(links))
        return {
            "names": self.names(),
            "values": values,
            "themes": list(data["themes"]),
            "proposal": proposal,
        }


def initial_of(profile: Profile) -> dict[str, Any]:
    """The profile as its forms show it."""
    user: User = profile.user
    organisation = profile.organisation or profile.organisation_proposal
    if organisation is None and profile.profile_step_at is None:
        # Who has an address of a domain that we know, probably works there.
        listed = MailDomain.objects.for_address(user.email)
        organisation = listed.organisation if listed else None
    shown = {f"{field}_visibility": profile.visibility_of(field) for field in Profile.FIELDS}
    links = {f"link_{number}": link for number, link in enumerate(profile.links, 1)}
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "organisation": str(organisation or ""),
        "role": profile.role,
        "city": profile.city,
        "themes": list(profile.themes.values_list("pk", flat=True)),
        "about": profile.about,
        # Who writes here for the first time, does so in the language of the page.
        "language": profile.language if profile.about else language_here(),
        "in_directory": profile.in_directory,
        "accepts_messages": profile.accepts_messages,
        "indexable": profile.indexable,
        "who": Visibility.MEMBERS
        if profile.profile_step_at and profile.name_visibility != "me"
        else "",
        **shown,
        **links,
    }


class PhotoForm(forms.Form):
    """A photo, and who sees it."""

    photo = PhotoField(
        label=gettext_lazy("Photo"),
        required=False,
    )
    photo_visibility = _visibility_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].widget = forms.FileInput(attrs={"accept": "image/*"})
        self.fields["photo"].help_text = _(
            "A JPEG, PNG or WebP of at most 5 MB. We take out where and when it was taken."
        )


class MessageForm(AgreeingForm):
    """A message to a member."""

    text = TextField(
        label=gettext_lazy("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form_key": uuid.uuid4()})
        super().__init__(*args, **kwargs)


class InviteForm(forms.Form):
    """Invite somebody."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    message = TextField(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy("It is in the mail, with your name."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
