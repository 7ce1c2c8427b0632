"""Feedback in the admin: what people thought of an event, and the questions that ask it."""

from typing import Any

from django.db import transaction
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import SEE_ATTENDEES, SET_UP
from events.desk.base import SignUpMixin
from events.desk.sign_up_admin import QuestionsView
from events.models import SignUp
from events.sign_up.feedback import add_ready_made, results
from home.models import OutgoingMail, Questionnaire


class FeedbackResultsView(SignUpMixin, WagtailAdminTemplateMixin, TemplateView):
    """What people thought of an event."""

    right = SEE_ATTENDEES
    template_name = "events/admin/feedback.html"
    page_title = gettext_lazy("Feedback")
    header_icon = "form"

    def post(self, request: HttpRequest, event_id: int) -> HttpResponse:
        """Start with the ready-made questions."""
        if not request.user.has_perm(SET_UP):
            raise Http404("Only who may change the sign-up can do this.")
        if self.sign_up.feedback_questionnaire_id is None:
            add_ready_made(self.sign_up)
        return redirect("events_feedback_questions", self.event.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the numbers."""
        mails = OutgoingMail.objects.filter(
            kind="events.thanks",
            about__in=[
                f"registration:{pk}"
                for pk in self.sign_up.registrations.values_list("pk", flat=True)
            ],
        )
        return super().get_context_data(
            event=self.event,
            results=results(self.sign_up),
            answered=self.sign_up.feedback_given.count(),
            asked=mails.count(),
            has_questions=self.sign_up.feedback_questionnaire_id is not None,
            may_set_up=self.request.user.has_perm(SET_UP),
            questions_url=reverse("events_feedback_questions", args=[self.event.pk]),
            media=Media(css={"all": [static("agendastad/plot.css")]}),
            **kwargs,
        )


class FeedbackQuestionsView(QuestionsView):
    """The questions of the feedback."""

    template_name = "wagtailadmin/generic/form.html"
    page_title = gettext_lazy("Questions of the feedback")

    def get_object(self, queryset: Any = None) -> Questionnaire:
        """The questions of this sign-up, or new ones."""
        name = _("Feedback on '%(event)s'") % {"event": self.event.title}
        return self.sign_up.feedback_questionnaire or Questionnaire(name=name[:120])

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the results."""
        url = reverse("events_feedback", args=[self.event.pk])
        return [
            {"url": url, "label": _("Feedback")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_edit_url(self) -> str:
        """The screen itself."""
        return reverse("events_feedback_questions", args=[self.event.pk])

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the questions and hang them on the sign-up."""
        with transaction.atomic():
            questionnaire = form.save()
            SignUp.objects.filter(pk=self.sign_up.pk).update(feedback_questionnaire=questionnaire)
        self.note_on_page("events.sign_up", fields=["feedback_questionnaire"])
        messages.success(self.request, _("The questions have been saved."))
        return redirect("events_feedback", self.event.pk)
