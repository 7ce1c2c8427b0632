"""Forms with which staff change a registration, or make one."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Registration, Session, SignUp, email_key_of
from events.sign_up.change_forms import DetailsForm
from events.sign_up.forms import ColleagueFields, KeyedForm, SessionFields
from events.sign_up.registration import Application, Attendee
from events.sign_up.session_choice import CHOSEN_KINDS
from events.sign_up.session_options import SessionGroup, session_groups
from home.models import QuestionKind
from home.questions import CleanCharField, field_name


class ReasonForm(forms.Form):
    """Why, for the log."""

    reason = CleanCharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For colleagues: it is kept in the timeline."),
    )


class RejectForm(forms.Form):
    """Why somebody cannot come, for them to read."""

    reason = CleanCharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("They read this in the mail."),
    )


class CapacityForm(ReasonForm):
    """Give a place, also when there is none, for who has that right."""

    def __init__(self, *args: Any, may_exceed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_exceed:
            self.fields["over_capacity"] = over_capacity_field()


def over_capacity_field() -> forms.BooleanField:
    """The word of staff that they want one more."""
    return forms.BooleanField(
        label=_("I know that this is more than the number of places"), required=False
    )


class AddressForm(forms.Form):
    """The right address."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("The ticket goes here. The old link stops working."),
    )


class NoteForm(forms.ModelForm):
    """What colleagues should know, and who goes first."""

    class Meta:
        model = Registration
        fields = ["note", "priority"]
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}


class StaffDetailsForm(DetailsForm):
    """Correct who somebody is and what they answered; sensitive answers only with that right."""

    job_title = CleanCharField(label=gettext_lazy("Job title"), max_length=120, required=False)

    def __init__(
        self, *args: Any, registration: Registration, sees_sensitive: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, registration=registration, **kwargs)
        self.initial["job_title"] = registration.job_title
        answers = {answer.question_id: answer for answer in registration.answers.all()}
        hidden = [
            item
            for item in self.questions
            if item.kind == QuestionKind.FILE  # staff look at files, and send none
            or (
                not sees_sensitive
                and (item.sensitive or (item.pk in answers and answers[item.pk].sensitive))
            )
        ]
        #: What may not be seen stays as it is.
        self.kept = {item: answers[item.pk].value for item in hidden if item.pk in answers}
        for question in hidden:
            del self.fields[field_name(question)]
        self.questions = [item for item in self.questions if item not in hidden]
        for question in self.questions:
            question.required = False

    def attendee(self) -> Attendee:
        """Who it is, with the answers that were not shown."""
        return replace(
            super().attendee(),
            job_title=self.cleaned_data["job_title"],
            answers={**self.kept, **self.answers},
        )


#: So many people staff can sign up in one go, also where visitors may sign up fewer.
MOST_BY_STAFF = 6


class AddForm(KeyedForm, ColleagueFields, SessionFields):
    """Sign somebody up by hand."""

    job_title = CleanCharField(label=gettext_lazy("Job title"), max_length=120, required=False)

    def __init__(
        self,
        *args: Any,
        sign_up: SignUp,
        groups: list[SessionGroup],
        may_exceed: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sign_up = sign_up
        self.fields["email"].required = False
        self.fields["email"].help_text = _("Empty: they get no mail and no ticket.")
        audiences = list(sign_up.audiences.all())
        if audiences:
            choices = [("", _("None")), *((str(item.pk), item.name) for item in audiences)]
            self.fields["audience"] = forms.ChoiceField(
                label=_("Audience"), choices=choices, required=False
            )
        self.add_session_fields(groups, queues=False)
        self.add_questions(sign_up)
        for question in self.questions:
            question.required = False
        self.add_colleague_fields(max(sign_up.max_group, MOST_BY_STAFF))
        if sign_up.has_waiting_list:
            self.fields["accepts_waiting"] = forms.BooleanField(
                label=_("Put them on the waiting list if there is no place"), required=False
            )
        if may_exceed:
            self.fields["over_capacity"] = over_capacity_field()

    def clean_email(self) -> str:
        """Nobody is signed up twice."""
        email: str = self.cleaned_data["email"]
        if email and known_registration(self.sign_up, email):
            raise forms.ValidationError(_("This address has been signed up already."))
        return email

    def application(self) -> Application:
        """What the form asks for."""
        data = self.cleaned_data
        first = replace(self.attendee(), job_title=data["job_title"])
        return Application(
            submit_key=self.submit_key,
            attendees=[first, *self.colleagues(first)],
            session_ids=self.chosen(),
            audience_id=int(data["audience"]) if data.get("audience") else None,
            accepts_waiting=data.get("accepts_waiting", False),
            opened_at=self.opened_at,
            source=Registration.Source.STAFF,
            over_capacity=data.get("over_capacity", False),
        )

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields that are no colleague's."""
        theirs = {field.name for field in self.colleague_fields}
        return [field for field in self.visible_fields() if field.name not in theirs]

    @property
    def has_colleagues(self) -> bool:
        """Something was filled in for a colleague."""
        return any(field.value() for field in self.colleague_fields)

    def refuse(self, texts: dict[str, str]) -> None:
        """Show why it could not be done."""
        if "form_key" in texts:
            self.renew_key()
        for name, text in texts.items():
            if name == "waiting" and "accepts_waiting" in self.fields:
                text = _("All places have been taken. Tick the waiting list below.")
                self.add_error("accepts_waiting", text)
            else:
                self.add_error(name if name in self.fields else None, text)


def known_registration(sign_up: SignUp, email: str) -> Registration | None:
    """The registration that keeps this address from being signed up again; none of a test."""
    found: Registration | None = (
        sign_up.registrations.real()
        .active()
        .filter(email_key=email_key_of(email), leader=None)
        .first()
    )
    return found


def groups_of(registration: Registration) -> list[SessionGroup]:
    """The parts of the programme that can be chosen now."""
    event = registration.sign_up.event
    if not event.show_programme:
        return []
    sessions = (
        Session.objects.filter(
            event_id=event.pk,
            kind__in=CHOSEN_KINDS,
            cancelled=False,
            start__gt=timezone.now(),
        )
        .select_related("round", "room")
        .order_by("start", "end", "title")
    )
    return session_groups(sessions)
