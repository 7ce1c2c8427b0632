"""The sign-up of an event in the admin: its settings, its questions and its invitation codes."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.views.generic import EditView

from events.admin_base import SEE_SENSITIVE
from events.desk.base import SignUpMixin, told
from events.desk.sign_up_forms import SettingsForm
from events.models import Answer, EventPage, SignUp, SignUpPhase, Tallies
from events.sign_up.locking import sign_up_lock
from events.sign_up.set_up import close_now, open_now, warnings_of
from events.sign_up.waiting_list import settle_some, why_nobody_moves
from home.forms import QuestionnaireForm
from home.models import Questionnaire

SETTINGS = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("change_until"),
            ],
            heading=gettext_lazy("When"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("capacity"), FieldPanel("overbooking_percent")])],
            heading=gettext_lazy("How many"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("access"),
                FieldPanel("mail_domains"),
                FieldPanel("needs_approval"),
                FieldPanel("max_group"),
            ],
            heading=gettext_lazy("For whom"),
        ),
        InlinePanel(
            "audiences",
            heading=gettext_lazy("Audiences"),
            label=gettext_lazy("audience"),
            help_text=gettext_lazy(
                "Only if people come as something, such as press or municipality. Each audience "
                "can have places of its own, within all places."
            ),
            panels=[
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("places"), FieldPanel("invitation_only")]),
            ],
        ),
        MultiFieldPanel(
            [
                FieldPanel("waiting_list"),
                FieldPanel("session_waiting_list"),
                FieldPanel("offer_hours"),
            ],
            heading=gettext_lazy("Waiting list"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("confirmation_text"),
                FieldRowPanel([FieldPanel("remind_week_before"), FieldPanel("remind_day_before")]),
            ],
            heading=gettext_lazy("Mail"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("retention_days"), FieldPanel("sensitive_retention_days")])],
            heading=gettext_lazy("How long we keep data"),
        ),
        MultiFieldPanel([FieldPanel("former")], heading=gettext_lazy("Comparison in the figures")),
    ],
    base_form_class=SettingsForm,
).bind_to_model(SignUp)
QUESTIONS = ObjectList(Questionnaire.panels, base_form_class=QuestionnaireForm).bind_to_model(
    Questionnaire
)


class SignUpView(SignUpMixin, EditView):
    """The settings of a sign-up, which is made when they are saved for the first time."""

    model = SignUp
    permission_required = None  # SignUpMixin asks
    needs_sign_up = False
    template_name = "events/admin/sign_up.html"
    page_title = gettext_lazy("Sign-up")
    error_message = gettext_lazy("The sign-up has not been saved: look at the errors below.")

    def get_panel(self) -> Any:
        """The fields."""
        return SETTINGS

    def get_object(self, queryset: Any = None) -> SignUp:
        """The sign-up that is there, or a new one."""
        found = self.found_sign_up
        return found or SignUp(event=EventPage.objects.get(pk=self.event.pk))

    def get_page_subtitle(self) -> str:
        """The heading above the form."""
        return _("Sign-up of '%(event)s'") % {"event": self.event.get_admin_display_title()}

    def get_edit_url(self) -> str:
        """The screen itself."""
        return reverse("events_sign_up", args=[self.event.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A form for a new sign-up never replaces what a colleague made in the meantime."""
        if self.found_sign_up and "new" in request.POST:
            return self._lead_to_theirs()
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def _lead_to_theirs(self) -> HttpResponse:
        messages.warning(
            self.request,
            _(
                "A colleague set up this sign-up while you were busy. These are their settings: "
                "yours have not been saved. Change what you still miss."
            ),
        )
        return redirect(self.get_edit_url())

    def form_valid(self, form: Any) -> HttpResponse:
        """Save under the lock, and give places that there are more of now."""
        self.form = form
        is_new = form.instance.pk is None
        try:
            if not told(self.request, lambda: self._save(form, is_new)):
                return self.render_to_response(self.get_context_data(form=form))
        except _MadeAlreadyError:
            return self._lead_to_theirs()
        self.note_on_page("events.sign_up", fields=sorted(form.changed_data))
        messages.success(self.request, _("The sign-up has been saved."))
        for text in warnings_of(self.object):
            messages.warning(self.request, text)
        return redirect(self.get_edit_url())

    def _save(self, form: Any, is_new: bool) -> None:
        if is_new:
            try:
                with transaction.atomic():
                    self.object = form.save()
            except IntegrityError:
                if not SignUp.objects.filter(translation_key=self.event.translation_key).exists():
                    raise
                raise _MadeAlreadyError from None
            return
        with sign_up_lock(form.instance.pk):
            self.object = form.save()
        settle_some(self.object.pk)  # who comes after the first hundred moves within a minute

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the sign-up stands."""
        context = super().get_context_data(**kwargs)
        sign_up = self.found_sign_up
        if sign_up:
            phase = sign_up.phase()
            tallies = Tallies(sign_up)
            context.update(
                sign_up=sign_up,
                phase_text=_phase_text(sign_up, phase),
                is_open=phase == SignUpPhase.OPEN,
                taken=tallies.taken,
                reason=why_nobody_moves(sign_up),
                event_is_public=self.event.live,
                sign_up_url=self.event.sign_up_url(),
                number_of_questions=sign_up.questionnaire.questions.count()
                if sign_up.questionnaire
                else 0,
            )
        context.update(
            action_url=self.get_edit_url(),
            switch_url=reverse("events_sign_up_switch", args=[self.event.pk]),
            questions_url=reverse("events_questions", args=[self.event.pk]),
        )
        return context


class _MadeAlreadyError(Exception):
    """Somebody else made the sign-up at the same moment."""


def _phase_text(sign_up: SignUp, phase: SignUpPhase) -> str:
    def when(moment: Any) -> str:
        return date_format(localtime(moment), "l j F, H:i")

    if phase == SignUpPhase.EARLY:
        return _("Opens on %(moment)s.") % {"moment": when(sign_up.opens_at)}
    if phase == SignUpPhase.CLOSED:
        return _("Closed. Nobody can sign up.")
    return _("Open until %(moment)s.") % {"moment": when(sign_up.last_moment)}


class SwitchView(SignUpMixin, View):
    """Open or close the sign-up at this moment."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The button says which."""
        opens = request.POST.get("action") == "open"
        work = open_now if opens else close_now
        if told(request, lambda: work(self.sign_up.pk)):
            self.note_on_page("events.sign_up", fields=["opens_at" if opens else "closes_at"])
            text = _("Signing up is open now.") if opens else _("Signing up is closed now.")
            messages.success(request, text)
        return redirect("events_sign_up", self.event.pk)


class QuestionsView(SignUpMixin, EditView):
    """The questions of a sign-up; who answered one keeps their answer, whatever becomes of it."""

    model = Questionnaire
    permission_required = None  # SignUpMixin asks
    template_name = "events/admin/questions.html"
    page_title = gettext_lazy("Questions")
    error_message = gettext_lazy("The questions have not been saved: look at the errors below.")

    def get_panel(self) -> Any:
        """The fields."""
        return QUESTIONS

    def get_object(self, queryset: Any = None) -> Questionnaire:
        """The questionnaire of this sign-up, or a new one."""
        name = _("Questions of '%(event)s'") % {"event": self.event.title}
        return self.sign_up.questionnaire or Questionnaire(name=name[:120])

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the settings."""
        url = reverse("events_sign_up", args=[self.event.pk])
        return [{"url": url, "label": _("Sign-up")}, *super().own_breadcrumbs()]

    def get_page_subtitle(self) -> str:
        """The heading above the form."""
        return _("Questions of '%(event)s'") % {"event": self.event.get_admin_display_title()}

    def get_edit_url(self) -> str:
        """The screen itself."""
        return reverse("events_questions", args=[self.event.pk])

    def is_valid(self, form: Any) -> bool:
        """Only who may see sensitive answers can say that they are not sensitive after all."""
        valid = bool(super().is_valid(form))
        for row in form.formsets["questions"].forms if valid else []:
            if row.cleaned_data.get("kind") == "file" and not form.instance.allows_files:
                row.add_error("kind", _("Files are not allowed here. Ask an administrator."))
                self.produced_error_message = self.get_error_message()
                valid = False
        if self.request.user.has_perm(SEE_SENSITIVE):
            return valid
        for row in form.formsets["questions"].forms:
            pk = row.instance.pk
            if (
                "sensitive" in row.changed_data
                and not row.cleaned_data.get("sensitive")
                and pk
                and Answer.objects.filter(question=pk, sensitive=True).exists()
            ):
                row.add_error(
                    "sensitive",
                    _("People have answered this. Ask somebody who may see sensitive answers."),
                )
                self.produced_error_message = self.get_error_message()
                valid = False
        return valid

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the questions and hang them on the sign-up.

        What is asked as sensitive from now on was sensitive when it was answered too.
        """
        with transaction.atomic():
            questionnaire = form.save()
            _hang(self.sign_up, questionnaire)
            Answer.objects.filter(
                question__questionnaire=questionnaire, question__sensitive=True
            ).update(sensitive=True)
        self.note_on_page("events.sign_up", fields=["questionnaire"])
        messages.success(self.request, _("The questions have been saved."))
        return redirect(self.get_edit_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the way to the ready-made questions."""
        context = super().get_context_data(**kwargs)
        context.update(
            action_url=self.get_edit_url(),
            ready_made_url=reverse("events_questions_ready_made", args=[self.event.pk]),
        )
        return context


class ReadyMadeView(SignUpMixin, View):
    """Add the questions about accessibility and food."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add them, and show them."""
        with transaction.atomic():
            questionnaire = self.sign_up.questionnaire
            if questionnaire is None:
                name = _("Questions of '%(event)s'") % {"event": self.event.title}
                questionnaire = Questionnaire.objects.create(name=name[:120])
                _hang(self.sign_up, questionnaire)
            questionnaire.add_ready_made()
        self.note_on_page("events.sign_up", fields=["questionnaire"])
        messages.success(
            request, _("The questions about accessibility and food have been added. Change them.")
        )
        return redirect("events_questions", self.event.pk)


def _hang(sign_up: SignUp, questionnaire: Questionnaire) -> None:
    if sign_up.questionnaire_id != questionnaire.pk:
        SignUp.objects.filter(pk=sign_up.pk).update(questionnaire=questionnaire)
