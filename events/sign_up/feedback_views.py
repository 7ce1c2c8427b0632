"""Feedback: the questions that the link in the mail opens."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.generic import View

from events.models import Registration
from events.sign_up.feedback import (
    FeedbackForm,
    by_token,
    give,
    has_answered,
)


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
