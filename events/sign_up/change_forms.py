"""The forms to change a registration."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from events.models import Answer, Registration, State, WaitingList
from events.sign_up.forms import PersonFields, SessionFields
from events.sign_up.registration import Attendee
from events.sign_up.session_options import SessionGroup
from home.models import Question
from home.questions import as_initial, chosen_options, field_name


class DetailsForm(PersonFields):
    """Correct one's own name and answers."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: getattr(registration, name)
            for name in ("first_name", "last_name", "organisation", "organisation_kind")
        }
        super().__init__(*args, **kwargs)
        del self.fields["email"]
        self.registration = registration
        self.add_questions(registration.sign_up, registration)
        answers: dict[int | None, Answer] = {
            answer.question_id: answer for answer in registration.answers.all()
        }
        for question in self.questions:
            if answer := answers.get(question.pk):
                self.initial[field_name(question)] = as_initial(question, answer.value)
                self._keep_choices(question, answer)

    def _keep_choices(self, question: Question, answer: Answer) -> None:
        """Let what somebody chose be chosen still, when staff renamed it or took it away since."""
        field = self.fields[field_name(question)]
        if question.has_options and isinstance(field, forms.ChoiceField):
            offered: list[Any] = list(cast(Any, field.choices))
            known = {value for value, _label in offered}
            gone = [item for item in chosen_options(answer.value) if item not in known]
            field.choices = [*offered, *((item, item) for item in gone)]

    def attendee(self) -> Attendee:
        """Who it is; what the form does not ask stays as it was."""
        return replace(super().attendee(), job_title=self.registration.job_title)


class HandOverForm(PersonFields):
    """Give a place to a colleague, who answers the questions anew."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("The new ticket goes to this address.")
        self.add_questions(registration.sign_up, registration)
        for question in self.questions:
            # The colleague answers by the link in their own mail.
            question.required = False


class ProgrammeForm(SessionFields):
    """Choose other parts of the programme."""

    #: Each round has 'none of these' already.
    says_optional = False

    def __init__(
        self, *args: Any, registration: Registration, groups: list[SessionGroup], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        bookings = list(registration.bookings.current())
        mine = {item.session_id for item in bookings if item.state == State.CONFIRMED}
        offered = {item.session_id for item in bookings if item.offer_is_open}
        queued = {item.session_id for item in bookings if item.state == State.WAITING}
        queues = bool(queued) or registration.sign_up.session_waiting_list != WaitingList.OFF
        self.add_session_fields(groups, mine=mine | offered, queued=queued, queues=queues)
        for group in groups:
            chosen = [str(item.session.pk) for item in group.options if item.session.pk in mine]
            if group.is_exclusive:
                self.initial[f"group-{group.key}"] = chosen[0] if chosen else ""
            else:
                self.initial[f"group-{group.key}"] = chosen
        self.initial["waiting"] = [str(pk) for pk in queued]
        shown = {option.session.pk for group in groups for option in group.options}
        #: What the form does not offer, such as what has begun or was cancelled, stays as it is.
        self.kept = [item for item in bookings if item.session_id not in shown]

    def chosen(self) -> list[int]:
        """What was chosen, and the places that stay."""
        return super().chosen() + self._kept(has_place=True)

    def queued(self) -> list[int]:
        """The queues that were chosen, and those that stay."""
        return super().queued() + self._kept(has_place=False)

    def _kept(self, *, has_place: bool) -> list[int]:
        return [
            item.session_id for item in self.kept if (item.state == State.CONFIRMED) == has_place
        ]
