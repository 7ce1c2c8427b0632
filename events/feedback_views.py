"""Feedback: the questions that the link in the mail opens, and the results for staff."""

from typing import Any

from django.db import transaction
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.event_admin import SEE_ATTENDEES, SET_UP, SignUpMixin
from events.feedback import FeedbackForm, add_ready_made, by_token, give, has_answered, results
from events.models import Registration, SignUp
from events.sign_up_admin import QuestionsView
from home.models import OutgoingMail, Questionnaire


class FeedbackView(View):
    """The questions for one person, without their name on it."""

    registration: Registration

    def dispatch(self, request: HttpRequest, *args: Any, token: str) -> HttpResponseBase:
        """A link that is not whole is 404; nothing on the way keeps the page."""
        found = by_token(token)
        if found is None:
            raise Http404("There is nothing to answer here.")
        self.registration = found
        response = super().dispatch(request, *args, token=token)
        response["Cache-Control"] = "private, no-store"
        # Without any, browsers send no origin with the form either, and it would be refused.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask, or say that the answers are in."""
        return self._show(None if has_answered(self.registration) else self._form(None))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Keep the answers; a second time changes nothing."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        give(self.registration, form.answers)
        return redirect("feedback", token)

    def _form(self, data: Any) -> FeedbackForm:
        questionnaire = self.registration.sign_up.feedback_questionnaire
        return FeedbackForm(data, questionnaire=questionnaire)

    def _show(self, form: FeedbackForm | None) -> HttpResponse:
        return TemplateResponse(
            self.request,
            "pages/feedback.html",
            {"event": self.registration.sign_up.event, "form": form},
        )


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
