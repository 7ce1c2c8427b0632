"""The sign-up of an event in the admin: its settings, its questions and its invitation codes."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from events.desk.base import SEE_SENSITIVE, SignUpMixin, told
from events.desk.sign_up_forms import CodesForm, InvitationForm, SettingsForm
from events.models import Answer, EventPage, Invitation, SignUp, SignUpPhase, Tallies
from events.sign_up.locking import sign_up_lock
from events.sign_up.set_up import close_now, new_codes, open_now, warnings_of
from events.sign_up.waiting_list import settle, why_nobody_moves
from home.admin import DayColumn
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
    ],
    base_form_class=SettingsForm,
).bind_to_model(SignUp)
QUESTIONS = ObjectList(Questionnaire.panels).bind_to_model(Questionnaire)


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

    def form_valid(self, form: Any) -> HttpResponse:
        """Save under the lock, and give places that there are more of now."""
        self.form = form
        is_new = form.instance.pk is None
        if not told(self.request, lambda: self._save(form, is_new)):
            return self.render_to_response(self.get_context_data(form=form))
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
                raise Http404("Somebody else made the sign-up at the same moment.") from None
            return
        with sign_up_lock(form.instance.pk):
            self.object = form.save()
        settle(self.object.pk)

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


# Invitation codes


class LinkColumn(Column):
    """The address that a code opens, with a button to copy it."""

    cell_template_name = "events/admin/code_cell.html"


class InvitationsView(SignUpMixin, IndexView):
    """All codes, with how often they were used."""

    model = Invitation
    any_permission_required = None  # SignUpMixin asks
    near_screens = ()  # the search takes their room
    page_title = gettext_lazy("Invitation codes")
    header_icon = "key"
    paginate_by = 100
    default_ordering = "code"
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """Code, for whom, how often, until when, link."""
        return [
            TitleColumn(
                "code",
                label=_("Code"),
                sort_key="code",
                get_url=lambda item: reverse("events_invitation", args=[self.event.pk, item.pk]),
            ),
            Column("email", label=_("Only for")),
            Column("audience", label=_("Audience")),
            Column(
                "uses",
                label=_("Used"),
                sort_key="uses",
                accessor=lambda item: (
                    _("%(uses)s of %(max)s") % {"uses": item.uses, "max": item.max_uses}
                ),
            ),
            DayColumn("valid_until", label=_("Valid until"), sort_key="valid_until"),
            LinkColumn("link", label=_("Link"), accessor=self._link),
        ]

    def _link(self, invitation: Invitation) -> str:
        address = f"{self.event.sign_up_url()}?{urlencode({'code': invitation.code})}"
        return self.request.build_absolute_uri(address)

    def get_base_queryset(self) -> QuerySet[Invitation]:
        """Those of this event."""
        return self.sign_up.invitations.select_related("audience")

    def get_index_url(self) -> str:
        """The screen itself."""
        return reverse("events_invitations", args=[self.event.pk])

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Add one, or many."""
        add, many = (
            reverse(f"events_invitation{name}", args=[self.event.pk]) for name in ("_add", "s_new")
        )
        return [
            HeaderButton(_("Add a code"), url=add, icon_name="plus", priority=-2),
            HeaderButton(_("Make many codes"), url=many, icon_name="circle-plus", priority=-1),
        ]


class InvitationMixin(SignUpMixin):
    """A form of one code."""

    model = Invitation
    form_class = InvitationForm
    permission_required = None  # SignUpMixin asks
    header_icon = "key"

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the list."""
        url = reverse("events_invitations", args=[self.event.pk])
        return [
            {"url": url, "label": _("Invitation codes")},
            {"url": "", "label": self.get_page_title()},  # type: ignore[attr-defined]  # from Wagtail
        ]

    def get_page_subtitle(self) -> str:
        """The heading above the form."""
        return str(self.get_page_title())  # type: ignore[attr-defined]  # from Wagtail

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("events_invitations", args=[self.event.pk])

    def get_success_message(self, instance: Any = None) -> str:
        """What was saved."""
        code = instance or self.object  # type: ignore[attr-defined]  # from Wagtail
        return format_html(_("The code {} has been saved."), code)

    def get_success_buttons(self) -> list[Any]:
        """None: the list follows."""
        return []


class InvitationCreateView(InvitationMixin, CreateView):
    """A new code."""

    page_title = gettext_lazy("Add a code")

    def get_initial_form_instance(self) -> Invitation:
        """An empty one of this event."""
        return Invitation(sign_up=self.sign_up)

    def get_add_url(self) -> str:
        """The screen itself."""
        return reverse("events_invitation_add", args=[self.event.pk])


class InvitationEditView(InvitationMixin, EditView):
    """A code."""

    page_title = gettext_lazy("Invitation code")

    def get_object(self, queryset: Any = None) -> Invitation:
        """Only of this event."""
        return get_object_or_404(self.sign_up.invitations, pk=self.kwargs["pk"])

    def get_edit_url(self) -> str:
        """The screen itself."""
        return reverse("events_invitation", args=[self.event.pk, self.kwargs["pk"]])


class CodesView(SignUpMixin, WagtailAdminTemplateMixin, FormView):
    """Make many codes at once."""

    form_class = CodesForm
    template_name = "events/admin/form.html"
    page_title = gettext_lazy("Make many codes")
    header_icon = "key"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which audiences there are."""
        return {**super().get_form_kwargs(), "sign_up": self.sign_up}

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the list."""
        url = reverse("events_invitations", args=[self.event.pk])
        return [{"url": url, "label": _("Invitation codes")}, *super().own_breadcrumbs()]

    def form_valid(self, form: CodesForm) -> HttpResponse:
        """Make them."""
        codes = new_codes(self.sign_up, **form.cleaned_data)
        self.note_on_page("events.sign_up", fields=["invitations"])
        messages.success(
            self.request,
            ngettext(
                "%(number)s code has been made.", "%(number)s codes have been made.", len(codes)
            )
            % {"number": len(codes)},
        )
        return redirect("events_invitations", self.event.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the template of forms asks for."""
        context = super().get_context_data(**kwargs)
        context.update(
            media=context["form"].media,
            submit=_("Make them"),
            back_url=reverse("events_invitations", args=[self.event.pk]),
        )
        return context
