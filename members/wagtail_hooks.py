"""What accounts and Good Food City add to the admin."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from members.desk import contribution_admin, conversation_hooks, member_hooks, taking_over
from members.desk import hooks as desk_hooks

#: Each room keeps its own hooks; they are registered when they are loaded.
__all__ = ["contribution_admin", "conversation_hooks", "desk_hooks", "member_hooks", "taking_over"]


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


@hooks.register("register_log_actions")
def name_what_happens_to_accounts(actions: LogActionRegistry) -> None:
    """Acts of administrators that Wagtail does not know."""
    actions.register_action(
        "members.reset_second_factor",
        _("Reset second factor"),
        _("Second factors removed by the command"),
    )
