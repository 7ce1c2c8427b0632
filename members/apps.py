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
        from wagtail.signals import published

        import members.contributions.tasks  # what goes by the clock
        import members.conversations.tasks  # what goes by the clock
        import members.notifications.tasks  # noqa: F401  # what goes by the clock
        from home.known_details import register_known_details
        from home.outgoing_mail import register_writer
        from home.personal_data import register_personal_data
        from members import (
            account_letters,
            retention,
            signals,  # noqa: F401  (its receivers connect when it is loaded)
        )
        from members.contributions.personal_data import CONTRIBUTIONS
        from members.contributions.signals import keep_wagtails_mails_away
        from members.contributions.telling import register_subjects
        from members.conversations import announcing, finders, reports
        from members.conversations.personal_data import CONVERSATIONS
        from members.library import registry
        from members.my_data import ACCOUNT, write_deletion_mail
        from members.notifications import mails
        from members.notifications.personal_data import NOTIFICATIONS
        from members.profiles import inviting, organisations, writing
        from members.profiles import mails as profile_mails
        from members.profiles.personal_data import PROFILE

        registry.register()
        register_personal_data(ACCOUNT)
        register_personal_data(CONTRIBUTIONS)
        register_personal_data(NOTIFICATIONS)
        register_personal_data(CONVERSATIONS)
        register_writer(reports.RECEIPT, reports.write_receipt)
        register_writer(reports.ANSWER, reports.write_answer)
        finders.register()
        published.connect(announcing.on_published, dispatch_uid="announce contributions")
        register_personal_data(PROFILE)
        register_known_details(organisations.details_for_a_form)
        register_writer(mails.KIND, mails.write)
        register_writer(profile_mails.DECISION, profile_mails.write_decision)
        register_writer(profile_mails.WAITING, profile_mails.write_waiting)
        register_writer(inviting.INVITATION, inviting.write_invitation)
        register_writer(writing.MESSAGE, writing.write_message)
        register_writer(account_letters.KIND, account_letters.write_account_mail)
        register_writer(retention.DORMANT_KIND, retention.write_dormant_mail)
        register_writer("members.deletion", write_deletion_mail)
        register_subjects()
        keep_wagtails_mails_away()


class UsersInAdminConfig(WagtailUsersAppConfig):
    """Wagtail's own pages for users, with our forms."""

    user_viewset = "members.admin.UserViewSet"
