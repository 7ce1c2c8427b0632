"""Users and accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class MembersConfig(AppConfig):
    """Users and accounts."""

    name = "members"
    default = True
    verbose_name = _("Members")

    def ready(self) -> None:
        """Listen to changes to accounts."""
        from members import signals  # noqa: F401  (its receivers connect when it is loaded)


class UsersInAdminConfig(WagtailUsersAppConfig):
    """Wagtail's own pages for users, with our forms."""

    user_viewset = "members.admin.UserViewSet"
