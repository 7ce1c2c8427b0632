"""One attendee in the admin: everything about them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import CHANGE_ATTENDEES, SEE_SENSITIVE
from events.desk.attendee_actions import ACTIONS
from events.desk.base import AttendeeMixin
from events.models import Registration, RegistrationLog, State
from events.sign_up.waiting_list import why_nobody_moves
from home.models import AnswerFile, OutgoingMail


class AttendeeView(AttendeeMixin, WagtailAdminTemplateMixin, TemplateView):
    """Everything about one attendee."""

    template_name = "events/admin/attendee.html"
    page_title = gettext_lazy("Attendee")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Answers, programme, group, what happened, and the mails."""
        context = super().get_context_data(**kwargs)
        registration, user = self.registration, self.request.user
        answers = list(registration.answers.select_related("question"))
        sees_sensitive = user.has_perm(SEE_SENSITIVE)
        can_change = user.has_perm(CHANGE_ATTENDEES)
        mails = list(OutgoingMail.objects.about(f"registration:{registration.pk}"))
        context.update(
            event=self.event,
            registration=registration,
            answers=[item for item in answers if sees_sensitive or not item.sensitive],
            hidden_answers=sum(item.sensitive for item in answers) if not sees_sensitive else 0,
            bookings=registration.bookings.select_related("session__room").order_by(
                "session__start", "pk"
            ),
            group=list(registration.group.order_by("pk")),
            timeline=[
                _told_entry(entry)
                for entry in registration.log.select_related("actor", "session").order_by(
                    "-at", "-pk"
                )
            ],
            mails=mails,
            can_see_mail=user.has_perm("home.view_outgoingmail"),
            can_send_mail=user.has_perm("home.change_outgoingmail"),
            actions=self._actions() if can_change else [],
            can_change=can_change and registration.state == State.CONFIRMED,
            reason=why_nobody_moves(self.sign_up) if registration.state == State.WAITING else "",
            attendee_url=self.attendee_url,
        )
        return context

    def _actions(self) -> list[tuple[str, Any, bool]]:
        """What can be done now: address, text, and whether it ends something."""
        return [
            (
                reverse("events_attendee_action", args=[self.event.pk, self.registration.pk, name]),
                view.page_title,
                view.serious,
            )
            for name, view in ACTIONS.items()
            if view.fits(self.registration)
        ]


class AnswerFileView(AttendeeMixin, View):
    """The file of an answer, to save: a browser never shows or runs it."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only of this person, and when sensitive only for who may see that."""
        answers = self.registration.answers.all()
        if not request.user.has_perm(SEE_SENSITIVE):
            answers = answers.filter(sensitive=False)
        file = get_object_or_404(AnswerFile, answers__in=answers.filter(pk=kwargs["answer_pk"]))
        response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
        response["Content-Disposition"] = content_disposition_header(True, file.name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["Cache-Control"] = "private, no-store"
        return response


def _told_entry(entry: RegistrationLog) -> dict[str, Any]:
    """A line of the timeline in words."""
    who = str(entry.actor) if entry.actor else str(entry.get_by_display())
    return {
        "at": entry.at,
        "what": entry.what,
        "who": who,
        "session": entry.session,
        "why": entry.reason,
    }


def place_of_registration(number: str) -> str:
    """Where a registration is in the admin; empty when it is gone or forgotten."""
    known = Registration.objects.filter(pk=number, anonymised_at__isnull=True)
    event_id = known.values_list("sign_up__event", flat=True).first()
    return reverse("events_attendee", args=[event_id, number]) if event_id else ""
