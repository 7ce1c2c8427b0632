"""The door in the admin: its links, what is in, and scans that need somebody to look at them."""

from typing import Any

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import ScreensMixin
from events.door import check_in as door
from events.door import conflicts as door_conflicts
from events.models import DoorPass, Scan, SignUp
from home.numbers import whole_number
from home.questions import CleanCharField


class DoorPassForm(forms.ModelForm):
    """Who or which door a new link is for."""

    class Meta:
        model = DoorPass
        fields = ["name"]


class DoorAdminView(ScreensMixin, WagtailAdminTemplateMixin, FormView):
    """Links to the door, who is in, and what to look at, for who may edit the event."""

    form_class = DoorPassForm
    template_name = "events/admin/door.html"
    page_title = gettext_lazy("Door")
    header_icon = "lock-open"

    @property
    def sign_up(self) -> SignUp | None:
        """The sign-up that the event shares with its translations."""
        return self.found_sign_up

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """The door is the last crumb."""
        return [{"url": "", "label": _("Door")}]

    def get_page_subtitle(self) -> str:
        """The event."""
        return self.event.get_admin_display_title()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw a link, deal with a scan, or make a link."""
        address = reverse("events_door", args=[self.event.pk])
        if self.sign_up is None:
            return redirect(address)
        for deed in ("revoke", "deal", "reopen"):
            if number := request.POST.get(deed, ""):
                self._do(deed, whole_number(number), self.sign_up)
                return redirect(f"{address}?gezien=1#conflicts" if deed == "reopen" else address)
        return super().post(request, *args, **kwargs)

    def _do(self, deed: str, pk: int, sign_up: SignUp) -> None:
        """Each of them twice is the same as once."""
        user = self.request.user
        if deed == "revoke":
            if door.revoke_pass(pk, sign_up, user):
                messages.success(self.request, _("The link has been withdrawn."))
        elif deed == "deal":
            note = CleanCharField(required=False).clean(self.request.POST.get("note", ""))
            if door_conflicts.deal_with(pk, sign_up, user, note):
                messages.success(self.request, _("Noted as dealt with."))
        else:
            door_conflicts.reopen(pk, sign_up)

    def form_valid(self, form: DoorPassForm) -> HttpResponse:
        """Make the link and show it, this once."""
        if self.sign_up is None:
            raise RuntimeError("There is no sign-up to make a link for.")
        made, token = door.make_pass(self.sign_up, form.cleaned_data["name"], self.request.user)
        url = self.request.build_absolute_uri(reverse("door", args=[token]))
        response = self.render_to_response(
            self.get_context_data(
                form=DoorPassForm(), made=made, made_url=url, made_qr=_qr_svg(url)
            )
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add links, numbers and conflicts."""
        context = super().get_context_data(**kwargs)
        context["event"] = self.event
        context["sign_up"] = self.sign_up
        if self.sign_up:
            dealt_with = self.request.GET.get("gezien") == "1"
            counts, none = door.counts(self.sign_up), door.Count(0, 0)
            lists = [(None, None), *((item.pk, item) for item in door.door_sessions(self.sign_up))]
            context.update(
                passes=self.sign_up.door_passes.select_related(
                    "sign_up__event", "created_by", "revoked_by"
                ),
                counts=[(item, counts.get(key, none)) for key, item in lists],
                dealt_with=dealt_with,
                conflicts=door_conflicts.conflicts(self.sign_up, dealt_with=dealt_with),
                open_number=Scan.objects.open_conflicts().filter(sign_up=self.sign_up).count(),
            )
        return context


def _qr_svg(url: str) -> SafeString:
    return SafeString(segno.make(url, error="m").svg_inline(scale=5, border=4, light="#fff"))
