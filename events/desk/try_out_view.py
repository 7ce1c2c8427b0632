"""Trying a sign-up out, in the admin: the link, and what was made with it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import SET_UP
from events.desk.base import SignUpMixin
from events.sign_up.letters import absolute
from events.sign_up.try_out import forget_tests, try_out_url

#: How many of the last tests are listed.
SHOWN = 50


class TryOutView(SignUpMixin, WagtailAdminTemplateMixin, TemplateView):
    """The link to try it out, the test registrations, and the button that deletes them."""

    right = SET_UP
    template_name = "events/admin/try_out.html"
    page_title = gettext_lazy("Try out")
    header_icon = "view"

    def post(self, request: HttpRequest, event_id: int) -> HttpResponse:
        """Delete the tests."""
        number = forget_tests(self.sign_up)
        text = ngettext(
            "%(number)s test registration has been deleted.",
            "%(number)s test registrations have been deleted.",
            number,
        )
        messages.success(request, text % {"number": number})
        return redirect("events_try_out", self.event.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the link, which only works for a public page, and the tests."""
        tests = self.sign_up.registrations.filter(is_test=True).order_by("-pk")
        public = self.event.live and self.event.get_url()
        return super().get_context_data(
            url=absolute(try_out_url(self.event, self.sign_up)) if public else "",
            tests=tests[:SHOWN],
            **kwargs,
        )
