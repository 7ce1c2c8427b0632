"""The form to sign up with, and what every form about a registration is made of."""

import re
import uuid
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import (
    Access,
    Registration,
    SignUp,
    Tallies,
    WaitingList,
    email_key_of,
)
from events.sign_up.option_places import full_options
from events.sign_up.registration import Application, Attendee
from events.sign_up.session_options import Offer, SessionGroup
from home.answer_files import KeepsFiles
from home.models.questions import as_text
from home.questions import (
    CleanCharField,
    field_name,
    form_field,
    questions_of,
    read_answers,
)
from townsdeals.models import Organisation

#: Nobody fills in this form faster; programs do.
FASTEST = timedelta(seconds=2)
_ADDRESS = re.compile(r"[/@]|www\.", re.IGNORECASE)
_KEY_SALT = "events.sign_up.form"


def new_form_key() -> str:
    """A key for one form: who sends it twice is signed up once. It tells when it was made."""
    return signing.TimestampSigner(salt=_KEY_SALT).sign(uuid.uuid4().hex)


def read_form_key(value: str) -> tuple[uuid.UUID, datetime]:
    """The key and the moment at which the form was made; `BadSignature` when it is not ours."""
    signer = signing.TimestampSigner(salt=_KEY_SALT)
    text = signer.unsign(value)
    stamp = value.rsplit(signer.sep, 2)[1]
    made = datetime.fromtimestamp(signing.b62_decode(stamp), UTC)
    return uuid.UUID(hex=text), made


class SessionFields(forms.Form):
    """The choice of parts, as fields that every form of a programme shares."""

    groups: list[SessionGroup]

    def add_session_fields(
        self,
        groups: list[SessionGroup],
        *,
        mine: Collection[int] = (),
        queued: Collection[int] = (),
        queues: bool,
    ) -> None:
        """Add a field for each group; `mine` can be kept also when they are full.

        For those in `queued` somebody waits already.
        """
        self.groups = groups
        waiting = []
        for group in groups:
            choices = []
            for option in group.options:
                session = option.session
                pk = session.pk
                if pk in queued or (option.is_full and pk not in mine):
                    waiting.append((str(pk), f"{session.title} · {session.times_text}"))
                else:
                    choices.append((str(pk), option.label))
            errors = {"invalid_choice": _("This part is full or gone. Choose something else.")}
            if group.is_exclusive:
                choices.append(("", _("None of these")))
                field: forms.Field = forms.ChoiceField(
                    choices=choices,
                    widget=forms.RadioSelect,
                    required=False,
                    label=group.label,
                    error_messages=errors,
                )
            else:
                field = forms.MultipleChoiceField(
                    choices=choices,
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                    label=group.label,
                    error_messages=errors,
                )
            full = [option.session.title for option in group.options if option.is_full]
            if full:
                field.help_text = _("Full: %(titles)s") % {"titles": ", ".join(full)}
            self.fields[f"group-{group.key}"] = field
        if queues and waiting:
            self.fields["waiting"] = forms.MultipleChoiceField(
                choices=waiting,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                label=_("Put me on the waiting list for"),
                help_text=_("You keep what you choose above. You get a mail when a place is free."),
            )

    @property
    def session_fields(self) -> list[forms.BoundField]:
        """The fields of the programme."""
        names = [f"group-{group.key}" for group in self.groups]
        names += ["waiting"] if "waiting" in self.fields else []
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """Nothing that was chosen is lost because the programme changed since the form was made.

        A part that was moved stands in another field by now, and its old field is read by nobody.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        read = {str(pk) for pk in [*self.chosen(), *self.queued()]}
        if self._sent_choices() - read and not any(field.errors for field in self.session_fields):
            text = _("The programme has changed since you opened this form. Choose again.")
            self.add_error(None, text)
        return cleaned

    def _sent_choices(self) -> set[str]:
        data: Any = self.data
        return {
            value
            for name, values in data.lists()
            if name == "waiting" or name.startswith("group-")
            for value in values
            if value
        }

    def chosen(self) -> list[int]:
        """The numbers of the parts that were chosen."""
        values: list[str] = []
        for group in self.groups:
            value = self.cleaned_data.get(f"group-{group.key}") or []
            values += [value] if isinstance(value, str) else value
        return [int(value) for value in values]

    def queued(self) -> list[int]:
        """The numbers of the parts whose waiting list was chosen."""
        return [int(value) for value in self.cleaned_data.get("waiting") or []]


def check_name(value: str) -> None:
    """A name has letters, and is no address of a site: our mails begin with it."""
    if not any(letter.isalnum() for letter in value) or _ADDRESS.search(value):
        raise ValidationError(_("Write a name."), code="invalid")


class PersonFields(KeepsFiles):
    """Who somebody is, and the questions of the event."""

    first_name = CleanCharField(
        label=gettext_lazy("First name"),
        max_length=80,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = CleanCharField(
        label=gettext_lazy("Last name"),
        max_length=120,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("Your ticket goes to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation = CleanCharField(
        label=gettext_lazy("Organisation"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=[("", gettext_lazy("Choose …")), *Organisation.Kind.choices],
        required=False,
    )

    def add_questions(self, sign_up: SignUp, registration: Registration | None = None) -> None:
        """Add the questions of the event; what `registration` chose can be chosen by it still."""
        self.questions = questions_of(sign_up.questionnaire)
        full = full_options(sign_up, self.questions, without=registration)
        for question in self.questions:
            gone = full.get(question.pk, ())
            self.fields[field_name(question)] = form_field(question, gone)

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[field_name(question)] for question in self.questions]

    @property
    def person_fields(self) -> list[forms.BoundField]:
        """The fields that say who it is."""
        names = ("first_name", "last_name", "email", "organisation", "organisation_kind")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Read the answers to the questions."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.answers, errors = read_answers(self.questions, cleaned)
        for name, error in errors.items():
            self.add_error(name, error)
        return cleaned

    def attendee(self) -> Attendee:
        """Who it is, with their answers."""
        data = self.cleaned_data
        return Attendee(
            first_name=data["first_name"],
            last_name=data["last_name"],
            email=data.get("email", ""),
            organisation=data["organisation"],
            organisation_kind=data["organisation_kind"],
            answers=self.answers,
        )


class ColleagueFields(PersonFields):
    """The names of colleagues who come along, each with an address of their own or none."""

    #: So many people fit in one sign-up, the first among them.
    most_people = 1

    def add_colleague_fields(self, most_people: int) -> None:
        """Add the fields of everybody but the first."""
        self.most_people = most_people
        for number in range(2, most_people + 1):
            self._add_colleague(number)

    def _add_colleague(self, number: int) -> None:
        label = _("Colleague %(number)s") % {"number": number - 1}
        self.fields[f"first_name_{number}"] = CleanCharField(
            label=f"{label}: {_('first name')}",
            max_length=80,
            required=False,
            validators=[check_name],
        )
        self.fields[f"last_name_{number}"] = CleanCharField(
            label=f"{label}: {_('last name')}",
            max_length=120,
            required=False,
            validators=[check_name],
        )
        self.fields[f"email_{number}"] = forms.EmailField(
            label=f"{label}: {_('e-mail address')}", max_length=254, required=False
        )

    @property
    def colleague_fields(self) -> list[forms.BoundField]:
        """The fields of those who come along."""
        return [
            self[f"{name}_{number}"]
            for number in range(2, self.most_people + 1)
            for name in ("first_name", "last_name", "email")
        ]

    @property
    def names_colleagues(self) -> bool:
        """Somebody comes along, or there is something wrong with it: keep their names in sight."""
        return any(field.errors or field.value() for field in self.colleague_fields)

    def clean(self) -> dict[str, Any]:
        """A colleague has a first and a last name."""
        cleaned = super().clean()
        for number in range(2, self.most_people + 1):
            names = [f"first_name_{number}", f"last_name_{number}"]
            filled = [name for name in [*names, f"email_{number}"] if cleaned.get(name)]
            if filled:
                for name in names:
                    if not cleaned.get(name) and name not in self.errors:
                        self.add_error(name, _("Write the whole name, or leave all of it empty."))
        return cleaned

    def colleagues(self, first: Attendee) -> list[Attendee]:
        """Those who come along, of the same organisation.

        Who has the address of the first has none of their own: their ticket is in the same mail.
        """
        data = self.cleaned_data
        same = email_key_of(first.email)
        return [
            Attendee(
                first_name=data[f"first_name_{number}"],
                last_name=data[f"last_name_{number}"],
                email=""
                if email_key_of(data[f"email_{number}"]) == same
                else data[f"email_{number}"],
                organisation=first.organisation,
                organisation_kind=first.organisation_kind,
            )
            for number in range(2, self.most_people + 1)
            if data[f"first_name_{number}"]
        ]


class KeyedForm(forms.Form):
    """A form that is sent once, however often it is sent."""

    form_key = forms.CharField(widget=forms.HiddenInput, initial=new_form_key)

    def clean_form_key(self) -> str:
        """The key must be one that we made."""
        value: str = self.cleaned_data["form_key"]
        try:
            self.submit_key, self.opened_at = read_form_key(value)
        except (signing.BadSignature, ValueError):
            self.renew_key()
            raise ValidationError(
                _("This form has gone stale. Check it and send it once more.")
            ) from None
        return value

    def renew_key(self) -> None:
        """The form that is shown again gets a key that holds."""
        data: Any = self.data.copy()
        data["form_key"] = new_form_key()
        self.data = data


class SignUpForm(KeyedForm, ColleagueFields, SessionFields):
    """Sign up: who, what, questions."""

    invitation_code = CleanCharField(
        label=gettext_lazy("Code of your invitation"), max_length=40, required=False
    )
    accepts_waiting = forms.BooleanField(required=False)
    # People do not see this field; programs fill it in.
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(
        self,
        *args: Any,
        sign_up: SignUp,
        offer: Offer,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sign_up = sign_up
        self.audiences = offer.audiences
        if sign_up.access == Access.INVITED:
            self.fields["invitation_code"].required = True
        elif not offer.has_codes:
            del self.fields["invitation_code"]
        if self.audiences:
            self.fields["audience"] = forms.ChoiceField(
                label=_("You come as"),
                choices=[(str(item.pk), item.name) for item in self.audiences],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of these groups.")},
            )
            if "invitation_code" in self.fields:
                # The code itself may say it, which is told to nobody who guesses codes.
                self.fields["audience"].required = not self["invitation_code"].value()
                self.fields["audience"].help_text = _(
                    "With the code of an invitation you can leave this empty."
                )
        if sign_up.mail_domains:
            self.fields["email"].help_text += " " + _("Use an address of %(domains)s.") % {
                "domains": sign_up.mail_domains
            }
        # The order of the page is that of the summary of errors.
        self.order_fields(["audience", "invitation_code"])
        queues = sign_up.session_waiting_list != WaitingList.OFF
        self.add_session_fields(offer.groups, queues=queues)
        self.add_questions(sign_up)
        self.add_colleague_fields(sign_up.max_group)

    def tell_full_audiences(self, tallies: Tallies) -> None:
        """Say beforehand whose own places have been taken, though the event has places left."""
        if "audience" in self.fields:
            self.fields["audience"].choices = [
                (str(item.pk), f"{item.name} · {_('full')}" if tallies.is_full(item) else item.name)
                for item in self.audiences
            ]

    @property
    def admission_fields(self) -> list[forms.BoundField]:
        """As whom, and with which code."""
        return [self[name] for name in ("audience", "invitation_code") if name in self.fields]

    @property
    def is_from_a_program(self) -> bool:
        """A field was filled in that people cannot see."""
        return bool(self.data.get("website"))

    @property
    def came_too_fast(self) -> bool:
        """Hardly anybody fills this in so fast; who did so only has to send it once more."""
        return timezone.now() - self.opened_at < FASTEST

    def sent_lists(self) -> list[tuple[str, list[str]]]:
        """Everything that was sent, by name."""
        data: Any = self.data
        return list(data.lists())

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What was filled in, to check before sending."""
        data = self.cleaned_data
        titles = {item.session.pk: item for group in self.groups for item in group.options}
        people = [f"{data['first_name']} {data['last_name']}"]
        people += [
            f"{data[f'first_name_{number}']} {data[f'last_name_{number}']}"
            for number in range(2, self.most_people + 1)
            if data[f"first_name_{number}"]
        ]
        rows = [
            (_("Name"), ", ".join(people)),
            (_("E-mail address"), data["email"]),
            (_("Organisation"), data["organisation"]),
        ]
        rows += [
            (_("You come as"), item.name)
            for item in self.audiences
            if str(item.pk) == data.get("audience")
        ]
        for pk in self.chosen():
            session = titles[pk].session
            rows.append((session.times_text, session.title))
        rows += [(_("Waiting list"), titles[pk].session.title) for pk in self.queued()]
        rows += [(question.label, as_text(value)) for question, value in self.answers.items()]
        return [(name, text) for name, text in rows if text]

    def application(self, user: Any, language: str) -> Application:
        """What the form asks for."""
        data = self.cleaned_data
        first = self.attendee()
        return Application(
            submit_key=self.submit_key,
            attendees=[first, *self.colleagues(first)],
            session_ids=self.chosen(),
            waiting_session_ids=self.queued(),
            audience_id=int(data["audience"]) if data.get("audience") else None,
            invitation_code=data.get("invitation_code", ""),
            accepts_waiting=data["accepts_waiting"],
            language=language,
            user=user,
            opened_at=self.opened_at,
        )

    def refuse(self, texts: dict[str, str]) -> None:
        """Show why it could not be done, at the field where it can be mended."""
        names = {"invitation": "invitation_code", "audience": "audience"}
        if "form_key" in texts:
            self.renew_key()
        for name, text in texts.items():
            field = names.get(name, name if name.startswith(("question-", "email")) else None)
            self.add_error(field if field in self.fields else None, text)


class LinkForm(forms.Form):
    """Ask for one's own link once more."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
