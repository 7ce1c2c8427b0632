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
        """Listen to changes to accounts, and say what the site holds of a person."""
        from home.outgoing_mail import register_writer
        from home.personal_data import register_personal_data
        from members import signals  # noqa: F401  (its receivers connect when it is loaded)
        from members.my_data import ACCOUNT, write_deletion_mail

        register_personal_data(ACCOUNT)
        register_writer("members.deletion", write_deletion_mail)


class UsersInAdminConfig(WagtailUsersAppConfig):
    """Wagtail's own pages for users, with our forms."""

    user_viewset = "members.admin.UserViewSet"
