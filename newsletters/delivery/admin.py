"""The sending of issues in the admin: how it goes, and what staff decide."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from newsletters import sending as use_cases
from newsletters.delivery.figures import clicks_of, course_of, over_time, progress_of, reasons_of
from newsletters.models import MailEvent, Sending, SendingState, Valve

SEE_SENDINGS = "newsletters.view_sending"
SEND = "newsletters.change_sending"
#: So many sendings, and messages that nobody understood, stand in a list.
SHOWN = 100


class _SendingMixin(WagtailAdminTemplateMixin):
    """A screen for who may see how issues are sent."""

    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the right."""
        if not request.user.has_perm(SEE_SENDINGS):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class SendingsView(_SendingMixin, TemplateView):
    """All sendings, how they did over time, and what providers said that nobody understood."""

    template_name = "newsletters/admin/sendings.html"
    page_title = gettext_lazy("Sendings")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """From the dashboard."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest first."""
        context = super().get_context_data(**kwargs)
        sendings = Sending.objects.select_related("newsletter")
        context.update(
            sendings=sendings.order_by("-pk")[:SHOWN],
            plot=over_time(sendings),
            unknown=MailEvent.objects.filter(is_unknown=True)[:SHOWN],
            valve=Valve.objects.filter(closed_until__gt=timezone.now()).first(),
            media=Media(css={"all": [static("agendastad/plot.css")]}),
        )
        return context


class SendingView(_SendingMixin, TemplateView):
    """One sending: progress, failures, what is in doubt, figures."""

    template_name = "newsletters/admin/sending.html"
    page_title = gettext_lazy("Sending")
    #: What staff can do, by the name of the button.
    actions: ClassVar[dict[str, Callable[[Sending], Any]]] = {
        "pause": use_cases.pause,
        "resume": use_cases.resume,
        "stop": use_cases.stop,
        "send_again": use_cases.send_again,
        "leave": use_cases.leave,
    }

    @cached_property
    def sending(self) -> Sending:
        """The sending."""
        found: Sending = get_object_or_404(
            Sending.objects.select_related("newsletter", "issue"), pk=self.kwargs["pk"]
        )
        return found

    def get_page_subtitle(self) -> str:
        """What it says."""
        return self.sending.subject

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("newsletters_sendings"), "label": _("Sendings")},
            {"url": "", "label": str(self.sending)},
        ]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what a button says; what cannot be done any more is told."""
        if not request.user.has_perm(SEND):
            raise PermissionDenied
        name = request.POST.get("action", "")
        action = self.actions.get(name)
        done = action(self.sending) if action else 0
        if done:
            log(
                instance=self.sending.issue.specific,
                action="newsletters.sending",
                user=request.user,
                data={"what": name, "number": int(done)},
            )
            messages.success(request, self._told(name, int(done)))
        else:
            messages.warning(request, _("There was nothing to do: look how it goes now."))
        return redirect("newsletters_sending", pk)

    def _told(self, name: str, number: int) -> str:
        match name:
            case "pause":
                return _("Paused. What was being handed over just now still leaves.")
            case "resume":
                return _("The sending goes on.")
            case "stop":
                return _("Stopped.")
            case "send_again":
                return ngettext(
                    "%(number)s mail is sent again.", "%(number)s mails are sent again.", number
                ) % {"number": number}
        return ngettext(
            "%(number)s mail is left as it is.", "%(number)s mails are left as they are.", number
        ) % {"number": number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All numbers, from one moment."""
        context = super().get_context_data(**kwargs)
        sending, state = self.sending, self.sending.state
        context.update(
            sending=sending,
            now=timezone.now(),
            progress=progress_of(sending),
            reasons=reasons_of(sending),
            plot=course_of(sending),
            clicks=clicks_of(sending),
            valve=Valve.objects.filter(closed_until__gt=timezone.now()).first(),
            may_send=self.request.user.has_perm(SEND),
            may_pause=state == SendingState.SENDING,
            may_resume=state == SendingState.PAUSED,
            may_stop=state in {SendingState.SCHEDULED, SendingState.SENDING, SendingState.PAUSED},
            may_send_again=state != SendingState.STOPPED,
            media=Media(
                css={"all": [static("agendastad/plot.css")]},
                js=[static("newsletters/progress.js")],
            ),
        )
        return context
