"""Let go of what nobody confirmed."""

from datetime import datetime, timedelta

from django.utils import timezone

from home.models import OutgoingMail
from newsletters.models import CONFIRM_WITHIN, Confirmation

#: Mails with links to confirm or to somebody's page are forgotten after this; failed ones too.
KEEP_MAIL = timedelta(days=30)


def forget_requests(now: datetime | None = None) -> int:
    """Forget requests a while after they ended, and the mails about them; return how many."""
    now = now or timezone.now()
    old = Confirmation.objects.filter(expires_at__lt=now - CONFIRM_WITHIN)
    number, _rows = old.delete()
    OutgoingMail.objects.filter(
        kind__startswith="newsletters.",
        about__startswith="newsletters:",
        created_at__lt=now - KEEP_MAIL,
    ).delete()
    return number
