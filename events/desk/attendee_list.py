"""The attendees of an event in the admin: search, filter, download, and change many at once."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import (
    CharField,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button, HeaderButton

from events.admin_base import CHANGE_ATTENDEES, SEE_ATTENDEES, SEE_SENSITIVE
from events.desk.base import SignUpMixin
from events.desk.questions import answer_choices, answer_field, choice_questions
from events.models import (
    Answer,
    Audience,
    Booking,
    EventPage,
    Registration,
    Session,
    SignUp,
    State,
)
from events.models.registrations import RegistrationQuerySet
from events.sign_up.session_choice import CHOSEN_KINDS
from events.sign_up.waiting_list import why_nobody_moves
from home.admin import DayColumn, ListColumn
from home.mail_admin import SEE_MAIL
from home.models import MailState, OutgoingMail, Question
from home.spreadsheets import SafeSpreadsheetMixin
from townsdeals.models import Organisation


def _audiences(request: HttpRequest | None) -> QuerySet[Audience]:
    """Those of the event that the address is about."""
    kwargs = request.resolver_match.kwargs if request and request.resolver_match else {}
    return Audience.objects.filter(sign_up__translation_key__in=_keys(kwargs))


def _sessions(request: HttpRequest | None) -> QuerySet[Session]:
    kwargs = request.resolver_match.kwargs if request and request.resolver_match else {}
    return Session.objects.filter(
        event__sign_up__translation_key__in=_keys(kwargs), kind__in=CHOSEN_KINDS
    ).order_by("start", "title")


def _keys(kwargs: dict[str, Any]) -> QuerySet[Any]:
    return EventPage.objects.filter(pk=kwargs.get("event_id", 0)).values("translation_key")


class AttendeeFilterSet(WagtailFilterSet):
    """What attendees can be filtered by."""

    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    audience = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Audience"),
        queryset=_audiences,
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )
    session = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Part of the programme"),
        queryset=_sessions,
        method="in_session",
        empty_label=gettext_lazy("All"),
    )
    organisation_kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Kind of organisation"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    source = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Source"),
        choices=Registration.Source.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    mail = django_filters.ChoiceFilter(
        label=gettext_lazy("Mail"),
        choices=[("failed", gettext_lazy("Did not arrive"))],
        method="by_mail",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )

    question = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Show the answers to"),
        method="with_answers",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Registration
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sees_mail(self.request):
            del self.filters["mail"]
        questions = _asked_questions(self.request)
        if questions:
            self.filters["question"].extra["choices"] = list(questions.items())
        else:
            del self.filters["question"]
        for question in _choice_questions(self.request):
            self.filters[answer_field(question)] = chosen = django_filters.MultipleChoiceFilter(
                field_name=str(question.pk),
                label=question.label,
                choices=answer_choices(question),
                method=_who_chose,
                widget=forms.CheckboxSelectMultiple,
            )
            chosen.parent = self

    def with_answers(
        self, queryset: RegistrationQuerySet, name: str, value: list[str]
    ) -> RegistrationQuerySet:
        """Everybody stays: the list gets a column for each of these questions."""
        return queryset

    def by_mail(
        self, queryset: RegistrationQuerySet, name: str, value: str
    ) -> RegistrationQuerySet:
        """Those to whom a mail did not arrive."""
        return queryset.filter(a_mail_failed())

    def in_session(
        self, queryset: RegistrationQuerySet, name: str, value: Session
    ) -> RegistrationQuerySet:
        """Who has a place in this part, or waits for one."""
        return queryset.in_session(value.pk)


def _choice_questions(request: HttpRequest | None) -> QuerySet[Question]:
    """The questions by whose answers the user may choose people."""
    if request is None or request.resolver_match is None:
        return Question.objects.none()
    keys = _keys(request.resolver_match.kwargs)
    questions = choice_questions(SignUp.objects.filter(translation_key__in=keys).first())
    if not request.user.has_perm(SEE_SENSITIVE):
        questions = questions.filter(sensitive=False)
    return questions


def _who_chose(
    queryset: RegistrationQuerySet, question: str, options: list[str]
) -> RegistrationQuerySet:
    """Who chose one of these answers, alone or with others."""
    return queryset.who_chose(int(question), options)


def _asked_questions(request: HttpRequest | None) -> dict[str, str]:
    if request is None or request.resolver_match is None:
        return {}
    answers = Answer.objects.filter(
        registration__sign_up__translation_key__in=_keys(request.resolver_match.kwargs)
    )
    return answered_questions(answers, sees_sensitive=request.user.has_perm(SEE_SENSITIVE))


def answered_questions(answers: QuerySet[Answer], *, sees_sensitive: bool) -> dict[str, str]:
    """A column for each question that was answered, also those that are asked no more."""
    if not sees_sensitive:
        answers = answers.filter(sensitive=False)
    rows = answers.order_by("question__sort_order", "label").values_list(
        "question", "question__label", "label"
    )
    return {_answer_key(question, label): now or label for question, now, label in rows.distinct()}


def sees_mail(request: HttpRequest | None) -> bool:
    """Whether the user may see what became of mails."""
    return request is not None and bool(request.user.has_perm(SEE_MAIL))


def a_mail_failed() -> Exists:
    """Whether a mail about a registration did not arrive."""
    subject = Concat(
        Value("registration:"), Cast(OuterRef("pk"), CharField()), output_field=CharField()
    )
    return Exists(OutgoingMail.objects.filter(state=MailState.FAILED, about=subject))


class AttendeesView(SafeSpreadsheetMixin, SignUpMixin, IndexView):
    """Everybody who signed up; test registrations and forgotten people are not in it."""

    model = Registration
    right = SEE_ATTENDEES
    any_permission_required = None  # SignUpMixin asks
    page_title = gettext_lazy("Attendees")
    near_screens = ()  # the search takes their room
    template_name = "events/admin/attendees.html"
    results_template_name = "events/admin/attendees_results.html"
    filterset_class = AttendeeFilterSet
    is_searchable = True
    default_ordering = "last_name"
    paginate_by = 50

    @cached_property
    def columns(self) -> list[Column]:
        """Who, from where, as what, and where it stands."""
        mail = [Column("mail", label=_("Mail"), accessor=_mail_text)]
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="registration"),
            TitleColumn(
                "last_name",
                label=_("Name"),
                accessor="name",
                sort_key="last_name",
                get_url=lambda item: reverse("events_attendee", args=[self.event.pk, item.pk]),
                get_title_id=lambda item: f"registration_{item.pk}_title",
            ),
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column("organisation", label=_("Organisation"), sort_key="organisation"),
            Column("audience", label=_("Audience"), accessor="audience.name"),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            *(mail if sees_mail(self.request) else []),
            ListColumn("parts", label=_("Programme"), accessor=_parts),
            *(
                Column(
                    key,
                    label=label,
                    accessor=partial(self._answer_to, key),
                    classname="as-answer",
                )
                for key, label in self.shown_questions.items()
            ),
            DayColumn("created_at", label=_("Signed up"), sort_key="created_at"),
        ]

    def _answer_to(self, key: str, item: Registration) -> str:
        return self.answer_texts(item).get(key, "")

    def get_base_queryset(self) -> RegistrationQuerySet:
        """Those of this event, with what the columns show."""
        bookings = Booking.objects.current().prefetch_related("session").order_by("session__start")
        queryset = (
            self.sign_up.registrations.real()
            .filter(anonymised_at__isnull=True)
            .select_related("audience", "leader")
            .prefetch_related(Prefetch("bookings", bookings, to_attr="current_bookings"))
        )
        if self.is_export or self.shown_questions:
            queryset = queryset.prefetch_related("answers")
        if not self.is_export and sees_mail(self.request):
            queryset = queryset.annotate(mail_failed=a_mail_failed())
        return queryset

    def order_queryset(self, queryset: RegistrationQuerySet) -> RegistrationQuerySet:
        """Apply the order, the same on every page; the waiting list alone is in its own order."""
        if self.request.GET.getlist("state") == [State.WAITING] and not self.is_explicitly_ordered:
            return queryset.order_by("-priority", "queued_at", "pk")
        ordered: RegistrationQuerySet = super().order_queryset(queryset)
        return ordered.order_by(*ordered.query.order_by, "first_name", "pk")

    def search_queryset(self, queryset: RegistrationQuerySet) -> RegistrationQuerySet:
        """By words, without the index of the search: that knows pages only."""
        return queryset.search(self.search_query)

    def get_index_url(self) -> str:
        """The screen itself."""
        return reverse("events_attendees", args=[self.event.pk])

    def get_index_results_url(self) -> str:
        """The part of this screen that searching and filtering replace."""
        return reverse("events_attendees_results", args=[self.event.pk])

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Add somebody; the other screens are below the dots, beside the search."""
        buttons = []
        if self.request.user.has_perm("events.add_registration"):
            url = reverse("events_attendee_add", args=[self.event.pk])
            buttons.append(HeaderButton(_("Add somebody"), url=url, icon_name="plus", priority=-1))
            url = reverse("events_broadcast_add", args=[self.event.pk])
            url = f"{url}?{self.request.GET.urlencode()}"
            buttons.append(
                HeaderButton(_("Mail to this selection"), url=url, icon_name="mail", priority=-1)
            )
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The other screens, download, and add a list."""
        buttons = [*super().header_more_buttons]
        if self.request.user.has_perm("events.add_registration"):
            buttons.append(
                Button(
                    _("Import a guest list"),
                    url=reverse("events_guest_list", args=[self.event.pk]),
                    icon_name="upload",
                    priority=110,
                )
            )
        return buttons

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the numbers by state, and why the waiting list stands still."""
        context = super().get_context_data(*args, **kwargs)
        if self.is_export:
            return context
        numbers = dict(
            self.sign_up.registrations.real()
            .order_by()
            .values_list("state")
            .annotate(number=Count("pk"))
        )
        context.update(
            numbers=[
                (label, numbers[value], f"{self.index_url}?state={value}")
                for value, label in State.choices
                if value in numbers
            ],
            forgotten=self.sign_up.registrations.real().filter(anonymised_at__isnull=False).count(),
            waiting_reason=why_nobody_moves(self.sign_up),
            can_change=self.request.user.has_perm(CHANGE_ATTENDEES),
            app_label="events",
            model_name="registration",
            event=self.event,
        )
        return context

    # The download

    @cached_property
    def sees_sensitive(self) -> bool:
        """Whether answers about health and the like may be in it."""
        return bool(self.request.user.has_perm(SEE_SENSITIVE))

    @cached_property
    def question_columns(self) -> dict[str, str]:
        """The questions whose answers the user may see, by the name of their column."""
        answers = Answer.objects.filter(registration__sign_up=self.sign_up)
        return answered_questions(answers, sees_sensitive=self.sees_sensitive)

    @cached_property
    def shown_questions(self) -> dict[str, str]:
        """Those that the list shows a column of."""
        wanted = self.request.GET.getlist("question")
        if not wanted:
            return {}
        return {key: label for key, label in self.question_columns.items() if key in wanted}

    def answer_texts(self, item: Registration) -> dict[str, str]:
        """What somebody answered, by column; nothing that the user may not see."""
        return {
            _answer_key(answer.question_id, answer.label): answer.text
            for answer in item.answers.all()
            if self.sees_sensitive or not answer.sensitive
        }

    @cached_property
    def list_export(self) -> list[str]:
        """The columns of the file."""
        return [*EXPORTED, *self.question_columns]

    @cached_property
    def export_headings(self) -> dict[str, str]:
        """Their headings."""
        return {
            **{name: str(label) for name, (label, _get) in EXPORTED.items()},
            **self.question_columns,
        }

    def get_filename(self) -> str:
        """Named after the event."""
        return f"deelnemers-{self.event.slug}"

    def to_row_dict(self, item: Registration) -> dict[str, Any]:
        """One person."""
        row: dict[str, Any] = {name: get(item) for name, (_label, get) in EXPORTED.items()}
        answers = self.answer_texts(item)
        return row | {key: answers.get(key, "") for key in self.question_columns}

    def as_spreadsheet(self, queryset: Iterable[Registration], spreadsheet_format: str) -> Any:
        """Write down in the history of the page who took this along, and for how many days."""
        rows = list(queryset)
        days = (
            self.sign_up.sensitive_retention_days
            if self.sees_sensitive
            else self.sign_up.retention_days
        )
        self.note_on_page(
            "events.export",
            format=spreadsheet_format,
            number=len(rows),
            sensitive=self.sees_sensitive,
            days=days,
        )
        response = super().as_spreadsheet(rows, spreadsheet_format)
        response["Cache-Control"] = "private, no-store"
        return response


def _answer_key(question: int | None, label: str) -> str:
    return f"question-{question}" if question else f"label-{label}"


def _mail_text(registration: Registration) -> str:
    """What staff should know of the mails of somebody."""
    return _("did not arrive") if getattr(registration, "mail_failed", False) else ""


def _parts(registration: Registration) -> list[str]:
    """The parts of the programme that somebody has a place in, or waits for."""
    return [
        str(item.session)
        if item.state == State.CONFIRMED
        else f"{item.session} ({item.get_state_display()})"
        for item in registration.current_bookings  # type: ignore[attr-defined]  # prefetched
    ]


#: The columns of a download: heading, and what stands in it.
EXPORTED: dict[str, tuple[Any, Callable[[Registration], Any]]] = {
    "code": (gettext_lazy("Code"), lambda item: item.code),
    "first_name": (gettext_lazy("First name"), lambda item: item.first_name),
    "last_name": (gettext_lazy("Last name"), lambda item: item.last_name),
    "email": (gettext_lazy("E-mail address"), lambda item: item.email),
    "organisation": (gettext_lazy("Organisation"), lambda item: item.organisation),
    "organisation_kind": (
        gettext_lazy("Kind of organisation"),
        lambda item: item.get_organisation_kind_display(),
    ),
    "job_title": (gettext_lazy("Job title"), lambda item: item.job_title),
    "audience": (
        gettext_lazy("Audience"),
        lambda item: item.audience.name if item.audience else "",
    ),
    "state": (gettext_lazy("State"), lambda item: str(item.get_state_display())),
    "leader": (
        gettext_lazy("Signed up by"),
        lambda item: item.leader.name if item.leader else "",
    ),
    "source": (gettext_lazy("Source"), lambda item: str(item.get_source_display())),
    "created_at": (
        gettext_lazy("Signed up"),
        lambda item: timezone.make_naive(item.created_at).replace(microsecond=0),
    ),
    "parts": (gettext_lazy("Programme"), lambda item: ", ".join(_parts(item))),
    "note": (gettext_lazy("Note of staff"), lambda item: item.note),
}
