"""What members were told, as part of what the site holds about them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.personal_data import PersonalData
from members.models.notifications import Notification, NotificationChoice, NotificationSettings
from members.notifications.choosing import settings_of
from members.notifications.kinds import known_kinds
from members.notifications.lines import lines_for


def _collect(user: Any) -> dict[str, Any]:
    kinds = known_kinds()
    own = settings_of(user)
    mine = list(Notification.objects.of(user).select_related("actor__profile"))
    return {
        _("No mail at all"): own.no_mail,
        _("time of the daily and the weekly mail"): own.get_hour_display(),
        _("what you hear, and when"): {
            str(kinds[choice.kind].label): choice.get_rhythm_display()
            for choice in NotificationChoice.objects.filter(user=user).order_by("kind")
            if choice.kind in kinds
        },
        _("notifications"): [
            {
                _("text"): line.sentence,
                _("moment"): line.notification.created_at,
                _("read"): line.notification.read_at,
            }
            for line in lines_for(user, mine)
        ],
    }


def _forget(user: Any) -> None:
    Notification.objects.filter(recipient=user).delete()
    NotificationChoice.objects.filter(user=user).delete()
    NotificationSettings.objects.filter(user=user).delete()


NOTIFICATIONS = PersonalData(
    name="notifications", label=gettext_lazy("Your notifications"), collect=_collect, forget=_forget
)
