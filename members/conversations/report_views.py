"""Report something, without an account too, and read what was decided."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from home.limits import Limit, too_often
from members.conversations.forms import ReportForm, new_form_key
from members.conversations.reports import Wish, report
from members.conversations.targets import Target, find_target
from members.models import Report, ReportReason

#: Who reports more in an hour is a program.
REPORTS = Limit("reports", 20, 3600)


class PrivateView(View):
    """A page that caches and search engines leave alone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and say who may keep it."""
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class ReportView(PrivateView):
    """Report something that one sees; visitors too."""

    def get(self, request: HttpRequest, kind: str, ref: str) -> HttpResponse:
        """Show the form."""
        target = self._target(request, kind, ref)
        form = ReportForm(
            initial={"form_key": new_form_key()}, is_known=request.user.is_authenticated
        )
        return self._show(target, form)

    def post(self, request: HttpRequest, kind: str, ref: str) -> HttpResponse:
        """Take the report."""
        target = self._target(request, kind, ref)
        form = ReportForm(request.POST, is_known=request.user.is_authenticated)
        if not form.is_valid():
            return self._show(target, form)
        if REPORTS.is_reached(request):
            return too_often(request, REPORTS)
        REPORTS.count(request)
        if not form.is_from_a_program:
            data = form.cleaned_data
            report(
                target,
                Wish(
                    reason=ReportReason(data["reason"]),
                    text=data["text"],
                    form_key=data["form_key"],
                    email=data.get("email", ""),
                ),
                request.user,
            )
        return redirect("conversations:reported")

    def _target(self, request: HttpRequest, kind: str, ref: str) -> Target:
        target = find_target(request.user, kind, ref)
        if target is None:
            raise Http404("There is nothing to report here.")
        return target

    def _show(self, target: Target, form: ReportForm) -> HttpResponse:
        return TemplateResponse(
            self.request,
            "pages/good_food_city/report.html",
            {
                "title": _("Report something that is not right"),
                "members_only": True,
                "target": target,
                "form": form,
            },
        )


class ReportedView(PrivateView):
    """What everybody sees afterwards."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what happens now."""
        return TemplateResponse(
            request,
            "pages/good_food_city/reported.html",
            {"title": _("Thank you for your report"), "members_only": True},
        )


class DecisionView(LoginRequiredMixin, PrivateView):
    """What was decided: for who reported it, and for its author, who does not read by whom."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it to these two only."""
        mine = Q(reporter=request.user.pk) | Q(author=request.user.pk)
        item = get_object_or_404(Report.objects.exclude(decided_at=None).filter(mine), pk=pk)
        return TemplateResponse(
            request,
            "pages/good_food_city/decision.html",
            {
                "title": _("What we decided"),
                "members_only": True,
                "report": item,
                "is_reporter": item.reporter_id == request.user.pk,
            },
        )
