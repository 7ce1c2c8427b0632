"""What accounts add to the admin."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component


class NoSecondFactorPanel(Component):
    """Says on the screen that this site does not ask staff for a second factor."""

    name = "no_second_factor"
    template_name = "admin/no_second_factor.html"
    order = 0


@hooks.register("construct_homepage_panels", order=1000)  # after whoever arranges the panels
def tell_that_no_second_factor_is_asked(request: HttpRequest, panels: list[Any]) -> None:
    """Put the warning first on the admin's own home page."""
    if not settings.STAFF_MFA_REQUIRED:
        panels.insert(0, NoSecondFactorPanel())
