"""Mail to a selection of attendees in the admin: write, look, test, send, follow."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django import forms
from django.core.exceptions import ValidationError
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import CHANGE_ATTENDEES
from events.desk.base import SignUpMixin
from events.desk.questions import answer_choices, answer_field, choice_questions
from events.models import Broadcast, Registration, Session, SignUp, State
from events.sign_up.broadcasts import (
    example,
    failures,
    progress,
    recipients,
    send,
    send_test,
    unknown_fields,
)
from events.sign_up.session_choice import CHOSEN_KINDS
from home.letters import Letter
from home.models import MailState, Question
from townsdeals.models import Organisation

#: A mail brings its own styles, and nothing else: no script, no form, nothing from elsewhere.
LETTER_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
    "sandbox": [],
}
#: How many addresses that failed are listed; all of them are in the list of outgoing mail.
FAILURES_SHOWN = 50


class BroadcastForm(forms.ModelForm):
    """To whom, and what."""

    states = forms.MultipleChoiceField(
        label=gettext_lazy("To people with this state"),
        choices=State.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    organisation_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sources = forms.MultipleChoiceField(
        label=gettext_lazy("Source"),
        choices=Registration.Source.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Broadcast
        fields = (
            "states",
            "audience",
            "session",
            "organisation_kinds",
            "sources",
            "words",
            "subject",
            "text",
        )
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sign_up = self.instance.sign_up
        fields: dict[str, Any] = self.fields
        fields["audience"].queryset = sign_up.audiences.all()
        fields["audience"].empty_label = _("Everybody")
        fields["session"].queryset = Session.objects.filter(
            event=sign_up.event_id, kind__in=CHOSEN_KINDS
        ).order_by("start", "title")
        fields["session"].empty_label = _("Everybody")
        self.questions = choice_questions(sign_up).filter(sensitive=False)
        for question in self.questions:
            fields[answer_field(question)] = forms.MultipleChoiceField(
                label=question.label,
                choices=answer_choices(question),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=self.instance.answers.get(str(question.pk)),
            )
        fields["text"].help_text = _(
            "Plain text; an empty line starts a new paragraph. Filled in for each reader: "
            "{voornaam}, {bijeenkomst} and {link}, the page of their own registration."
        )

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """By what most mails are for some and not for others."""
        return [self[name] for name in ("states", "audience", "session")]

    @property
    def finer_fields(self) -> list[forms.BoundField]:
        """What makes a selection smaller still."""
        answers = [answer_field(question) for question in self.questions]
        return [self[name] for name in ("organisation_kinds", "sources", "words", *answers)]

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """What is mailed."""
        return [self[name] for name in ("subject", "text")]

    @property
    def is_finer(self) -> bool:
        """Something of that was filled in, so it must be in sight."""
        return any(field.value() or field.errors for field in self.finer_fields)

    def clean(self) -> dict[str, Any]:
        """Note the options that were chosen, by question."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = {
            str(question.pk): cleaned.get(answer_field(question)) for question in self.questions
        }
        self.instance.answers = {key: options for key, options in chosen.items() if options}
        return cleaned

    def _checked(self, name: str) -> str:
        value: str = self.cleaned_data[name]
        unknown = unknown_fields(value)
        if unknown:
            raise ValidationError(
                _("This cannot be filled in: %(fields)s.") % {"fields": ", ".join(unknown[:5])}
            )
        return value

    def clean_text(self) -> str:
        """Only the fields that exist."""
        return self._checked("text")

    def clean_subject(self) -> str:
        """Only the fields that exist, and no link in a subject."""
        value = self._checked("subject")
        if "{link}" in value:
            raise ValidationError(_("A link does not work in a subject."))
        return value


def selection_of(chosen: QueryDict, sign_up: SignUp) -> dict[str, Any]:
    """What the list of attendees was filtered and searched by, as a form starts with it."""
    states = [item for item in chosen.getlist("state") if item in State.values]
    return {
        "states": states or [State.CONFIRMED],
        "audience": chosen.get("audience", ""),
        "session": chosen.get("session", ""),
        "organisation_kinds": chosen.getlist("organisation_kind"),
        "sources": chosen.getlist("source"),
        "words": chosen.get("q", ""),
        **{
            answer_field(question): chosen.getlist(answer_field(question))
            for question in choice_questions(sign_up)
        },
    }


def why_not_mailed(chosen: QueryDict, sign_up: SignUp) -> str:
    """Why nobody can be mailed by this filter; empty when they can."""
    if chosen.get("mail"):
        return _("Who did not get a mail gets no other one either: correct their address first.")
    sensitive = choice_questions(sign_up).filter(sensitive=True)
    by = [question.label for question in sensitive if chosen.getlist(answer_field(question))]
    if by:
        return _(
            "Nobody can be mailed by a sensitive answer (%(questions)s): to whom a mail went can "
            "be seen by more people, and for longer. Take that filter away first."
        ) % {"questions": ", ".join(by)}
    return ""


def in_words(broadcast: Broadcast) -> list[str]:
    """Whom it is for, as its screen says it."""
    kinds, sources = dict(Organisation.Kind.choices), dict(Registration.Source.choices)
    asked = Question.objects.prefetch_related("options").in_bulk(broadcast.answers)
    parts = [
        ", ".join(str(State(value).label) for value in broadcast.states),
        str(broadcast.audience or ""),
        broadcast.session.title if broadcast.session else "",
        ", ".join(str(kinds.get(value, value)) for value in broadcast.organisation_kinds),
        ", ".join(str(sources.get(value, value)) for value in broadcast.sources),
        f"\u2018{broadcast.words}\u2019" if broadcast.words else "",
        *(
            _answers_in_words(asked.get(int(question)), options)
            for question, options in broadcast.answers.items()
        ),
    ]
    return [part for part in parts if part]


def _answers_in_words(question: Question | None, options: list[str]) -> str:
    label = question.label if question else _("a question that is asked no more")
    words = dict(answer_choices(question)) if question else {}
    return f"{label}: {', '.join(words.get(option, option) for option in options)}"


class BroadcastMixin(SignUpMixin):
    """A screen about mail to attendees, for who may change them."""

    right = CHANGE_ATTENDEES
    header_icon = "mail"

    def url_of(self, broadcast: Broadcast) -> str:
        """The screen of one mail."""
        return reverse("events_broadcast", args=[self.event.pk, broadcast.pk])

    def found(self, pk: int) -> Broadcast:
        """A mail of this event; one of another event is 404."""
        broadcast: Broadcast = get_object_or_404(
            self.sign_up.broadcasts.select_related("audience", "session", "created_by"), pk=pk
        )
        broadcast.sign_up = self.sign_up
        return broadcast


class BroadcastsView(BroadcastMixin, WagtailAdminTemplateMixin, TemplateView):
    """All mails of an event: drafts, and how far the others came."""

    template_name = "events/admin/broadcasts.html"
    page_title = gettext_lazy("Mail to attendees")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the mails."""
        items = [
            {"broadcast": item, "url": self.url_of(item), "steps": steps_of(item)}
            for item in self.sign_up.broadcasts.select_related("created_by")[:50]
        ]
        add_url = reverse("events_broadcast_add", args=[self.event.pk])
        return super().get_context_data(items=items, add_url=add_url, **kwargs)


class BroadcastFormView(BroadcastMixin, WagtailAdminTemplateMixin, FormView):
    """Write a mail, or change it while it is a draft."""

    form_class = BroadcastForm
    template_name = "events/admin/broadcast_form.html"
    page_title = gettext_lazy("Mail to attendees")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Never start with more people than the list showed."""
        reason = why_not_mailed(request.GET, self.sign_up)
        if reason:
            messages.warning(request, reason)
            attendees = reverse("events_attendees", args=[self.event.pk])
            return redirect(f"{attendees}?{request.GET.urlencode()}")
        return super().get(request, *args, **kwargs)

    @cached_property
    def broadcast(self) -> Broadcast:
        """The draft, or a new one."""
        if pk := self.kwargs.get("pk"):
            found = self.found(pk)
            if found.is_sent:
                raise Http404("This mail was sent.")
            return found
        user: Any = self.request.user
        return Broadcast(sign_up=self.sign_up, created_by=user)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start with what the list of attendees was filtered by."""
        kwargs = super().get_form_kwargs()
        if self.broadcast.pk is None:
            kwargs["initial"] = selection_of(self.request.GET, self.sign_up)
        return {**kwargs, "instance": self.broadcast}

    def form_valid(self, form: BroadcastForm) -> HttpResponse:
        """Keep the draft, and show it."""
        return redirect(self.url_of(form.save()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what comes next: nothing is sent yet."""
        return super().get_context_data(
            media=Media(css={"all": [static("agendastad/plot.css")]}),
            submit=_("Look at it"),
            intro=_("Nothing is sent yet: first you see how it looks and how many people get it."),
            back_url=reverse("events_broadcasts", args=[self.event.pk]),
            **kwargs,
        )


class BroadcastView(BroadcastMixin, WagtailAdminTemplateMixin, TemplateView):
    """One mail: how it looks, to how many, and how far it came."""

    template_name = "events/admin/broadcast.html"
    page_title = gettext_lazy("Mail to attendees")

    def post(self, request: HttpRequest, event_id: int, pk: int) -> HttpResponse:
        """Send it to yourself, to everybody, or throw the draft away."""
        broadcast = self.found(pk)
        if broadcast.is_sent:
            messages.warning(request, _("This mail was sent already."))
        elif "test" in request.POST:
            send_test(broadcast, request.user, get_language() or "nl")
            messages.success(request, _("A test is on its way to your own address."))
        elif "delete" in request.POST:
            broadcast.delete()
            messages.success(request, _("The draft is gone."))
            return redirect("events_broadcasts", self.event.pk)
        elif "send" in request.POST:
            self._send(broadcast)
        return redirect(self.url_of(broadcast))

    def _send(self, broadcast: Broadcast) -> None:
        number = len(recipients(broadcast))
        if self.request.POST.get("number") != str(number) or not number:
            messages.warning(
                self.request,
                _("The number of people has changed since you looked. Look again, and send."),
            )
            return
        sent = send(broadcast)
        if sent:
            self.note_on_page("events.broadcast", number=sent, subject=broadcast.subject)
            text = ngettext(
                "The mail leaves for %(number)s person.",
                "The mail leaves for %(number)s people.",
                sent,
            )
            messages.success(self.request, text % {"number": sent})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how it looks, and how far it came."""
        broadcast = self.found(self.kwargs["pk"])
        user: Any = self.request.user
        return super().get_context_data(
            broadcast=broadcast,
            letter=letter_of(broadcast, user),
            preview_url=reverse("events_broadcast_preview", args=[self.event.pk, broadcast.pk]),
            media=Media(css={"all": [static("agendastad/plot.css")]}),
            readers=in_words(broadcast),
            number=None if broadcast.is_sent else len(recipients(broadcast)),
            steps=steps_of(broadcast),
            failed=failures(broadcast)[:FAILURES_SHOWN],
            edit_url=reverse("events_broadcast_edit", args=[self.event.pk, broadcast.pk]),
            back_url=reverse("events_broadcasts", args=[self.event.pk]),
            **kwargs,
        )


@method_decorator(csp(LETTER_POLICY), name="dispatch")
@method_decorator(xframe_options_sameorigin, name="dispatch")
class BroadcastPreviewView(BroadcastMixin, View):
    """The HTML of a mail by itself, for the frames in which staff look at it."""

    def get(self, request: HttpRequest, event_id: int, pk: int) -> HttpResponse:
        """As mail programs get it, with the name of the first who gets it."""
        letter = letter_of(self.found(pk), request.user)
        response = HttpResponse(letter.as_html())
        response["Cache-Control"] = "private, no-store"
        return response


def letter_of(broadcast: Broadcast, user: Any) -> Letter:
    """How it looks for the first of its readers, with a link that opens nothing."""
    people = [] if broadcast.is_sent else recipients(broadcast)
    return example(broadcast, people[0].first_name if people else user.first_name)


def steps_of(broadcast: Broadcast) -> list[tuple[Any, int]]:
    """How many of its mails are where, in the order in which a mail goes; nothing of a draft."""
    if not broadcast.is_sent:
        return []
    numbers = progress(broadcast)
    return [(state.label, numbers[state]) for state in MailState if numbers[state]]
