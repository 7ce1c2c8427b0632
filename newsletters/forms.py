"""The forms with which visitors subscribe and choose."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from home.models import Theme
from home.numbers import ManyField
from home.questions import CleanCharField
from newsletters.models import NewsletterList, Subscriber, SubscriptionState
from newsletters.models.subscribers import is_name
from newsletters.subscribing.asking import Wish
from townsdeals.models import Organisation

#: Nobody fills in the form faster; programs do.
FASTEST = timedelta(seconds=2)
#: A form that is older, such as one of a page that was kept, is shown once more.
OLDEST = timedelta(days=2)
_SALT = "newsletters.form"
_OWN_PAGE = re.compile(r"^/(?!/)[^\\\s]*$")


def new_form_key() -> str:
    """Says when a form was shown; the same for everybody, so a page with it can be kept."""
    return signing.TimestampSigner(salt=_SALT).sign("form")


def check_name(value: str) -> None:
    """A name has letters, and is no address of a site: our mails begin with it."""
    if not is_name(value):
        raise ValidationError(_("Write a name."), code="invalid")


def name_field() -> CleanCharField:
    """How somebody wants to be called."""
    return CleanCharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Our mail begins with it."),
        max_length=120,
        required=False,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class NewsletterField(ManyField):
    """Newsletters to tick, each with what it is and how often it comes."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: NewsletterList) -> str:
        """What one gets, how often, and in which language if it is not that of the page."""
        cadence = obj.get_cadence_display().lower()
        if obj.language == get_language():
            return f"{obj.name} · {cadence}. {obj.description}"
        language = get_language_info(obj.language)["name_translated"]
        return format_html(
            '{}. <span lang="{}">{}</span>',
            _("%(name)s · %(cadence)s, in %(language)s")
            % {"name": obj.name, "cadence": cadence, "language": language},
            obj.language,
            obj.description,
        )


class SubscribeForm(forms.Form):
    """Subscribe: which newsletters, at which address."""

    newsletters = NewsletterField(
        queryset=NewsletterList.objects.none(),
        label=gettext_lazy("Which newsletters do you want?"),
        error_messages={"required": gettext_lazy("Choose at least one newsletter.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = name_field()
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    # People do not see this field; programs fill it in.
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = list(NewsletterList.objects.open())
        #: For a form of one newsletter only, as in a block of a page.
        self.only: NewsletterList | None = None
        self.consent = consent_words()
        self.fields["newsletters"].queryset = NewsletterList.objects.open()

    @property
    def is_from_a_program(self) -> bool:
        """A field was filled in that people cannot see."""
        return bool(self.data.get("website"))

    def clean_page(self) -> str:
        """A page of ours, or nothing."""
        page: str = self.cleaned_data["page"]
        return page if _OWN_PAGE.match(page) else ""

    def clean(self) -> dict[str, Any]:
        """Ask for one more look at a form that came too fast or is too old."""
        cleaned: dict[str, Any] = super().clean() or {}
        age = self._age()
        if age is None or age > OLDEST:
            self._renew()
            raise ValidationError(_("This form has gone stale. Check it and send it once more."))
        if age < FASTEST and not self.is_from_a_program:
            raise ValidationError(
                _("That went very fast. Look at it once more, and send it again.")
            )
        return cleaned

    def _age(self) -> timedelta | None:
        value = self.data.get("form_key", "")
        signer = signing.TimestampSigner(salt=_SALT)
        try:
            signer.unsign(value)
            stamp = value.rsplit(signer.sep, 2)[1]
            made = datetime.fromtimestamp(signing.b62_decode(stamp), UTC)
        except (signing.BadSignature, ValueError, OverflowError):
            return None
        return timezone.now() - made

    def _renew(self) -> None:
        """The form that is shown again gets a key that holds."""
        data: Any = self.data.copy()
        data["form_key"] = new_form_key()
        self.data = data

    def wish(self, path: str) -> Wish:
        """What is asked for, with the words that stood beside the button."""
        data = self.cleaned_data
        newsletters = list(data["newsletters"])
        return Wish(
            email=data["email"],
            newsletters=newsletters,
            name=data["name"],
            language=get_language() or "nl",
            text=consent_text(newsletters),
            page=data["page"] or path,
        )


def consent_words() -> str:
    """What somebody agrees to, as it stands beside the button."""
    return _(
        "You agree that we send you the newsletters that you chose by e-mail. We use your address "
        "for nothing else. You can leave at any moment, with one click."
    )


def consent_text(newsletters: list[NewsletterList]) -> str:
    """The words of the page, with what was chosen: the proof that is kept."""
    names = "; ".join(newsletter.name for newsletter in newsletters)
    return f"{consent_words()}\n{names}" if newsletters else ""


class PreferencesForm(forms.Form):
    """What somebody receives, and who they are."""

    newsletters = NewsletterField(
        queryset=NewsletterList.objects.none(),
        label=gettext_lazy("Which newsletters do you want?"),
        required=False,
    )
    name = name_field()
    themes = ManyField(
        queryset=Theme.objects.none(),
        label=gettext_lazy("Which themes interest you most?"),
        help_text=gettext_lazy("If you choose none, you get everything."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisation_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=[("", gettext_lazy("Choose …")), *Organisation.Kind.choices],
        required=False,
    )

    def __init__(self, *args: Any, subscriber: Subscriber, **kwargs: Any) -> None:
        mine = subscriber.subscriptions.filter(state=SubscriptionState.SUBSCRIBED)
        kwargs["initial"] = {
            "newsletters": list(mine.values_list("newsletter", flat=True)),
            "name": subscriber.name,
            "themes": list(subscriber.themes.values_list("pk", flat=True)),
            "organisation_kind": subscriber.organisation_kind,
        }
        super().__init__(*args, **kwargs)
        offered = NewsletterList.objects.filter(
            Q(is_open=True) | Q(pk__in=mine.values("newsletter"))
        )
        self.fields["newsletters"].queryset = offered
        self.fields["themes"].queryset = Theme.objects.all()
        self.offered = offered


class AddressForm(forms.Form):
    """An e-mail address."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
