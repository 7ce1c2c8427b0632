"""The screens of an issue in the admin: look, check, test, send."""

import re
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.log_actions import log

from home.numbers import whole_number
from newsletters.delivery.admin import SEE_SENDINGS
from newsletters.issues.checks import ALWAYS, Report, check
from newsletters.issues.going_out import NotReadyError, may_send, may_take_back, send, take_back
from newsletters.issues.links import ask_about
from newsletters.issues.test_mails import MOST_PEOPLE, queue_tests
from newsletters.models import IssuePage, Sending, SendingState, Waiver


class TestMailForm(forms.Form):
    """Who looks at the issue first."""

    addresses = forms.CharField(
        label=gettext_lazy("Send a test to"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("E-mail addresses, each on a line of its own; ten at most."),
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def clean_addresses(self) -> list[str]:
        """Each of them an address, and not too many."""
        text = self.cleaned_data["addresses"]
        found = list(dict.fromkeys(re.findall(r"[^\s,;]+", text))) or [text]
        if len(found) > MOST_PEOPLE:
            raise ValidationError(_("A test goes to ten people at most."))
        for address in found:
            try:
                validate_email(address)
            except ValidationError:
                message = _("'%(text)s' is no e-mail address.")
                raise ValidationError(message, params={"text": address}) from None
        return found


class WaiverForm(forms.ModelForm):
    """Why a finding is no obstacle."""

    class Meta:
        model = Waiver
        fields: ClassVar[list[str]] = ["check_name", "finding", "reason"]
        widgets: ClassVar = {"check_name": forms.HiddenInput, "finding": forms.HiddenInput}


class SendForm(forms.Form):
    """When an issue is sent."""

    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("If empty: now. What was sent can't be taken back."),
    )

    def clean_at(self) -> datetime | None:
        """Not in the past, and not years from now."""
        at: datetime | None = self.cleaned_data["at"]
        now = timezone.now()
        if at and not now < at < now + timedelta(days=366):
            raise ValidationError(_("Choose a moment between now and a year from now."))
        return at


class IssueMixin(WagtailAdminTemplateMixin):
    """A screen about one issue, for who may edit its page."""

    request: HttpRequest
    kwargs: dict[str, Any]
    header_icon = "mail"

    @cached_property
    def page(self) -> IssuePage:
        """The page itself."""
        return get_object_or_404(
            IssuePage.objects.select_related("newsletter", "frozen", "latest_revision"),
            pk=self.kwargs["pk"],
        )

    @cached_property
    def issue(self) -> IssuePage:
        """The issue as it was saved last: what would be sent."""
        return self.page.get_latest_revision_as_object()

    @cached_property
    def permissions(self) -> Any:
        """What the user may do with it."""
        return self.page.permissions_for_user(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in who may edit the page."""
        if not self.permissions.can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """From the dashboard by way of the page."""
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                "label": self.issue.get_admin_display_title(),
            },
            {"url": "", "label": self.get_page_title()},
        ]


class IssueView(IssueMixin, TemplateView):
    """All checks of an issue with the reasons that were given, and a test mail."""

    template_name = "newsletters/admin/issue.html"
    page_title = gettext_lazy("Check and send")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the checks find; other sites are asked meanwhile."""
        report: Report | None = None
        sending = Sending.objects.filter(issue_id=self.page.pk).first()
        if not self.page.is_frozen:
            report = check(self.issue)
            ask_about(report.links)
        initial = {"addresses": self.request.user.email, "nonce": uuid4()}  # type: ignore[union-attr]
        kwargs.setdefault("send_form", SendForm())
        kwargs.setdefault("test_form", TestMailForm(initial=initial))
        return super().get_context_data(
            issue=self.issue,
            page_of_issue=self.page,
            report=report,
            may_send=may_send(self.page, self.request.user),
            may_take_back=sending is not None
            and sending.state == SendingState.SCHEDULED
            and may_take_back(self.page, sending, self.request.user),
            sending=sending,
            sending_url=self._sending_url(sending),
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            **kwargs,
        )

    def _sending_url(self, sending: Sending | None) -> str:
        if sending is None or not self.request.user.has_perm(SEE_SENDINGS):
            return ""
        return reverse("newsletters_sending", args=[sending.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep a reason, take it back, or send a test."""
        match request.POST.get("action"):
            case "waive":
                return self._waive()
            case "unwaive":
                self._unwaive(whole_number(request.POST.get("waiver")))
            case "test":
                return self._test()
            case "send":
                return self._send()
            case "take back":
                self._take_back()
        return redirect("newsletters_issue", self.page.pk)

    def _waive(self) -> HttpResponse:
        form = WaiverForm(self.request.POST, instance=Waiver(issue=self.page))
        if not form.is_valid() or form.cleaned_data["check_name"] in ALWAYS:
            messages.error(self.request, _("Say in a few words why this can be sent anyway."))
            return redirect("newsletters_issue", self.page.pk)
        data = form.cleaned_data
        user: Any = self.request.user
        _waiver, new = Waiver.objects.get_or_create(
            issue=self.page,
            check_name=data["check_name"],
            finding=data["finding"],
            defaults={"reason": data["reason"], "user": user},
        )
        if new:
            log(self.page, "newsletters.waive", user=user, data=data)
        return redirect("newsletters_issue", self.page.pk)

    def _unwaive(self, number: int) -> None:
        waiver = self.page.waivers.filter(pk=number).first()
        if waiver is not None:
            waiver.delete()
            data = {"check_name": waiver.check_name, "finding": waiver.finding}
            log(self.page, "newsletters.unwaive", user=self.request.user, data=data)

    def _send(self) -> HttpResponse:
        form = SendForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(send_form=form))
        try:
            sending = send(self.page.pk, at=form.cleaned_data["at"], by=self.request.user)
        except NotReadyError as reason:
            messages.error(self.request, str(reason))
            return redirect("newsletters_issue", self.page.pk)
        when = date_format(timezone.localtime(sending.scheduled_for), "j F Y G.i")
        messages.success(self.request, _("The issue is sent from %(moment)s.") % {"moment": when})
        return redirect("newsletters_issue", self.page.pk)

    def _take_back(self) -> None:
        if take_back(self.page.pk, by=self.request.user):
            messages.success(self.request, _("The issue can be edited again; nothing was sent."))
        else:
            messages.error(self.request, _("This issue is being sent already."))

    def _test(self) -> HttpResponse:
        form = TestMailForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(test_form=form))
        addresses = form.cleaned_data["addresses"]
        queue_tests(self.page, addresses, str(form.cleaned_data["nonce"]))
        number = len(addresses)
        messages.success(
            self.request,
            ngettext("A test is on its way.", "%(number)s tests are on their way.", number)
            % {"number": number},
        )
        return redirect("newsletters_issue", self.page.pk)
