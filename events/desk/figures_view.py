"""The live page of a sign-up: numbers and plots, drawn anew each time it is opened."""

from typing import Any

from django.forms import Media
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import SEE_ATTENDEES
from events.desk.base import SignUpMixin
from events.models import Scan
from events.sign_up.arrivals import arrivals
from events.sign_up.attendance import attendance_of, expectation
from events.sign_up.figures import (
    by_audience,
    by_organisation_kind,
    by_province,
    by_session,
    failed_mails,
    growth,
    numbers_of,
)
from events.sign_up.waiting_list import why_nobody_moves
from home.mail_admin import SEE_MAIL

#: So many mails that failed are named.
SHOWN = 10


class FiguresView(SignUpMixin, WagtailAdminTemplateMixin, TemplateView):
    """How the sign-up is going."""

    right = SEE_ATTENDEES
    template_name = "events/admin/figures.html"
    page_title = gettext_lazy("Figures")
    header_icon = "table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All numbers, from one moment."""
        context = super().get_context_data(**kwargs)
        sign_up = self.sign_up
        sees_mail = self.request.user.has_perm(SEE_MAIL)
        failed = list(failed_mails(sign_up)[: SHOWN + 1]) if sees_mail else []
        is_over = self.event.is_over
        context.update(
            event=self.event,
            now=timezone.now(),
            expected=None if is_over else expectation(sign_up),
            attendance=attendance_of([sign_up])[0] if is_over else None,
            doors=arrivals(sign_up),
            numbers=numbers_of(sign_up),
            reason=why_nobody_moves(sign_up),
            plot=growth(sign_up),
            tables=[
                (_("By part of the programme"), _("Part"), by_session(sign_up)),
                (_("By audience"), _("Audience"), by_audience(sign_up)),
                (
                    _("By kind of organisation"),
                    _("Kind of organisation"),
                    by_organisation_kind(sign_up),
                ),
                (_("By province"), _("Province"), by_province(sign_up)),
            ],
            failed=failed[:SHOWN],
            more_failed=len(failed) > SHOWN,
            attendance_url=reverse("events_attendance"),
            open_conflicts=Scan.objects.open_conflicts().filter(sign_up=sign_up).count(),
            attendees_url=reverse("events_attendees", args=[self.event.pk]),
            media=Media(css={"all": [static("agendastad/plot.css")]}),
        )
        return context
