"""Leave by mail: what a mailbox for `List-Unsubscribe` hands over.

This reads one message. Nothing of the site opens a mailbox: a provider's inbound webhook, or a
mail server that pipes, has to call it; until then `NEWSLETTER_UNSUBSCRIBE_ADDRESS` stays empty and
newsletters do not name the address.
"""

import re
from email.message import EmailMessage

from newsletters.models import How
from newsletters.subscribing.leaving import leave_by_token

_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,32}\.[0-9]{1,19}~[A-Za-z0-9_-]{20,80}")


def unsubscribe_by_mail(message: EmailMessage) -> bool:
    """Unsubscribe by the token in the subject; False when there is none that is ours.

    Who the mail says it is from does not matter: anybody can write that.
    """
    match = _TOKEN.search("".join(str(message.get("Subject", "")).split()))
    return leave_by_token(match[0], How.MAIL) if match else False
