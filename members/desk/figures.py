"""Figures of Good Food City for staff: how many, how long, what is read, and what waits now.

They are numbers of groups: no figure says who read or did anything.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Lower, Trim, TruncWeek
from django.forms import Media
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.admin import RightMixin
from home.models import ReadCount, Theme
from home.plots import BarPlot, LinePlot, Series
from members.access import LOOK_AFTER_MEMBERS
from members.models import (
    AccessLog,
    AccessMove,
    AccessState,
    Comment,
    Contribution,
    LibraryPage,
    OrganisationProposal,
    Profile,
    Report,
    Step,
)
from members.models.conversations import ReportReason

#: So many weeks are in a plot over time, and so many bars in one beside each other.
WEEKS, BARS = 26, 20
#: What is read is counted over so many days.
READ_DAYS = 30
#: Ways in which somebody comes in.
CAME_IN = [AccessMove.APPROVE, AccessMove.BY_DOMAIN, AccessMove.BY_MEMBER, AccessMove.BY_STAFF]
DECIDED = [Step.Kind.APPROVED, Step.Kind.CHANGES_ASKED, Step.Kind.REJECTED]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for staff."""

    label: Any
    number: int
    url: str


class FiguresView(RightMixin, WagtailAdminTemplateMixin, TemplateView):
    """All figures on one page."""

    right = LOOK_AFTER_MEMBERS
    template_name = "members/desk/figures.html"
    page_title = pgettext_lazy("Good Food City", "Figures")
    header_icon = "table"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The page itself."""
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A fixed number of queries, whatever there is to count."""
        context = super().get_context_data(**kwargs)
        first = week_of(timezone.now() - timedelta(weeks=WEEKS - 1))
        return {
            **context,
            "waiting": waiting(),
            "lines": [new_members(first), queue_time(first), reports(first)],
            "bars": [by_city(), by_theme(), most_read(), by_reason()],
            "media": Media(css={"all": [static("agendastad/plot.css")]}),
        }


def waiting() -> list[Waiting]:
    """What waits for somebody now."""
    contributions = Contribution.objects.filter(state=Contribution.State.WAITING)
    proposals = OrganisationProposal.objects.filter(state=OrganisationProposal.State.OPEN)
    return [
        Waiting(_("Contributions to review"), contributions.count(), reverse("members_queue")),
        Waiting(
            _("People who want to come in"),
            Profile.objects.filter(state=AccessState.WAITING).count(),
            f"{reverse('members_list')}?state={AccessState.WAITING}",
        ),
        Waiting(_("Reports of misuse"), Report.objects.open().count(), reverse("members_reports")),
        Waiting(
            pgettext("conversation", "Comments"),
            Comment.objects.waiting().count(),
            reverse("members_comments"),
        ),
        Waiting(_("Proposed organisations"), proposals.count(), reverse("members_proposals")),
    ]


def by_city() -> BarPlot:
    """Where members work, whatever they show of it to others."""
    rows = (
        Profile.objects.members()
        .exclude(city="")
        .values_list(Lower(Trim("city")))
        .annotate(number=Count("pk"))
        .order_by("-number")
    )
    return BarPlot(
        key="cities",
        title=_("Members by city"),
        description=_("As members filled it in; the %(number)s cities with most members.")
        % {"number": BARS},
        heading=_("City"),
        number_heading=_("Members"),
        values=[(city.title(), number) for city, number in rows[:BARS]],
    )


def by_theme() -> BarPlot:
    """What members are about."""
    through: Any = Profile.themes.through
    rows = (
        through.objects.filter(profile__state=AccessState.MEMBER, profile__user__is_active=True)
        .values_list("theme")
        .annotate(number=Count("pk"))
        .order_by("-number")
    )
    names = dict(Theme.objects.values_list("pk", "name"))
    return BarPlot(
        key="themes",
        title=_("Members by theme"),
        description=_("Members choose as many themes as they like."),
        heading=_("Theme"),
        number_heading=_("Members"),
        values=[(names[theme], number) for theme, number in rows[:BARS] if theme in names],
    )


def new_members(first: date) -> LinePlot:
    """How many people came in each week."""
    rows = (
        AccessLog.objects.filter(move__in=CAME_IN, at__date__gte=first)
        .annotate(week=TruncWeek("at"))
        .values_list("week")
        .annotate(number=Count("pk"))
        .order_by("week")
    )
    return over_weeks(
        "new-members",
        _("New members a week"),
        _("How many people came in, week by week, over half a year."),
        _("Members"),
        first,
        {week_of(week): number for week, number in rows},
    )


def queue_time(first: date) -> LinePlot:
    """How many hours contributions waited for a decision: the middle one of each week."""
    rows = (
        Step.objects.filter(at__date__gte=first, kind__in=[Step.Kind.SUBMITTED, *DECIDED])
        .order_by("at", "pk")
        .values_list("contribution", "kind", "at")
    )
    sent: dict[int, datetime] = {}
    hours: dict[date, list[float]] = defaultdict(list)
    for contribution, kind, at in rows.iterator(chunk_size=2000):
        if kind == Step.Kind.SUBMITTED:
            sent[contribution] = at
        elif contribution in sent:
            waited = at - sent.pop(contribution)
            hours[week_of(at)].append(waited.total_seconds() / 3600)
    return over_weeks(
        "queue-time",
        _("Hours until a decision"),
        _("How long contributions of members waited: the middle one of each week."),
        _("Hours"),
        first,
        {week: round(median(found), 1) for week, found in hours.items()},
        nothing=None,
    )


def reports(first: date) -> LinePlot:
    """How many reports came in each week."""
    rows = (
        Report.objects.filter(created_at__date__gte=first)
        .annotate(week=TruncWeek("created_at"))
        .values_list("week")
        .annotate(number=Count("pk"))
        .order_by("week")
    )
    return over_weeks(
        "reports",
        _("Reports a week"),
        _("How often somebody said that something is not right, week by week."),
        _("Reports of misuse"),
        first,
        {week_of(week): number for week, number in rows},
    )


def by_reason() -> BarPlot:
    """Why things are reported."""
    rows = Report.objects.values_list("reason").annotate(number=Count("pk")).order_by("-number")
    labels = dict(ReportReason.choices)
    return BarPlot(
        key="reasons",
        title=_("Reports by reason"),
        description=_("All reports, those that were decided about too."),
        heading=_("Reason"),
        number_heading=_("Reports of misuse"),
        values=[(labels.get(reason, reason), number) for reason, number in rows],
    )


def most_read() -> BarPlot:
    """What is read most; only days and numbers are kept."""
    rows = (
        ReadCount.objects.filter(
            Q(kind="contribution") | Q(kind="library"),
            day__gt=timezone.localdate() - timedelta(days=READ_DAYS),
        )
        .values_list("kind", "number")
        .annotate(total=Sum("reads"))
        .order_by("-total")[:BARS]
    )
    found = list(rows)
    keys = {kind: [number for one, number, _t in found if one == kind] for kind, _n, _t in found}
    items: dict[tuple[str, int], Any] = {
        ("contribution", item.pk): item
        for item in Contribution.objects.published().filter(pk__in=keys.get("contribution", []))
    }
    for page in LibraryPage.objects.filter(pk__in=keys.get("library", [])).defer_streamfields():
        items["library", page.pk] = page
    return BarPlot(
        key="read",
        title=_("Most read"),
        description=_(
            "How often pages were opened in the last %(days)s days. We count no people: nothing is "
            "kept of who reads."
        )
        % {"days": READ_DAYS},
        heading=_("Page"),
        number_heading=_("Times read"),
        values=[
            (str(item), total, item.get_url() if kind == "library" else item.get_absolute_url())
            for kind, number, total in found
            if (item := items.get((kind, number)))
        ],
    )


def week_of(moment: datetime) -> date:
    """The Monday of a moment's week."""
    day = timezone.localtime(moment).date()
    return day - timedelta(days=day.weekday())


def over_weeks(
    key: str,
    title: str,
    text: str,
    name: str,
    first: date,
    values: dict[date, float],
    *,
    nothing: float | None = 0,
) -> LinePlot:
    """A line over the weeks; `nothing` is what a week without a value is, None leaves it out."""
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    points = [
        (float(number), value)
        for number, week in enumerate(weeks)
        if (value := values.get(week, nothing)) is not None
    ]

    def label(number: float) -> str:
        return date_format(first + timedelta(weeks=round(number)), "j N")

    empty = "–" if nothing is None else nothing
    rows: Iterable[Any] = [(date_format(week, "j F Y"), values.get(week, empty)) for week in weeks]
    return LinePlot(
        key=key,
        title=title,
        description=text,
        series=[Series(name, points)] if any(values.values()) else [],
        headings=[_("Week of"), name],
        rows=list(rows),
        x_label=label,
        x_step=lambda span: 5.0,
    )
