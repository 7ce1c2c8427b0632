"""What the mails of our own forms say; issues are another matter.

Their texts are not kept: they hold links that open something.
"""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from home.letters import Button, Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, register_writer
from newsletters.links import confirm_url, preferences_url
from newsletters.models import Confirmation, Subscriber, SubscriptionState

Words = Callable[[OutgoingMail], Letter]


def register_writers() -> None:
    """Tell the site who writes these mails."""
    for kind, words in _WORDS.items():
        register_writer(f"newsletters.{kind}", words)


def _confirm(mail: OutgoingMail) -> Letter:
    confirmation = _waiting(mail)
    names = [newsletter.name for newsletter in confirmation.newsletters.all()]
    return Letter(
        subject=_("Confirm your subscription"),
        heading=_("Do you want to receive our newsletters?"),
        paragraphs=[
            _("Somebody, probably you, filled in this address to receive:"),
        ],
        items=names,
        buttons=[Button(_("Confirm your subscription"), _link(confirmation))],
        closing=[
            _("The button works until %(moment)s.") % {"moment": _moment(confirmation)},
            _("Was it not you? Then do nothing. You get nothing, and we forget the address."),
        ],
        preheader=", ".join(names),
        keep_text=False,
    )


def _new_address(mail: OutgoingMail) -> Letter:
    confirmation = _waiting(mail)
    return Letter(
        subject=_("Confirm your new address"),
        heading=_("Do you want your newsletters at this address?"),
        paragraphs=[
            _("Somebody, probably you, asked us to send their newsletters here from now on.")
        ],
        buttons=[Button(_("Confirm this address"), _link(confirmation))],
        closing=[
            _("The button works until %(moment)s.") % {"moment": _moment(confirmation)},
            _("Was it not you? Then do nothing. Nothing changes, and we forget the address."),
        ],
        keep_text=False,
    )


def _known(mail: OutgoingMail) -> Letter:
    subscriber = Subscriber.objects.filter(pk=mail.context.get("subscriber")).first()
    if subscriber is None:
        raise NotNeededError("This subscriber is gone.")
    names = list(
        subscriber.subscriptions.filter(state=SubscriptionState.SUBSCRIBED).values_list(
            "newsletter__name", flat=True
        )
    )
    if names:
        first = _("Somebody, probably you, filled in this address on our site. You receive:")
    else:
        first = _(
            "Somebody, probably you, filled in this address on our site. You receive no "
            "newsletters at this moment."
        )
    return Letter(
        subject=_("Your newsletters"),
        heading=_("Your newsletters"),
        paragraphs=[first],
        items=names,
        buttons=[Button(_("Choose what you receive"), preferences_url(subscriber))],
        closing=[_("Nothing has changed. Keep this link to yourself: it opens your own page.")],
        keep_text=False,
    )


def _address_changed(mail: OutgoingMail) -> Letter:
    return Letter(
        subject=_("Your newsletters go to another address"),
        heading=_("Your newsletters go to another address"),
        paragraphs=[
            _("You asked for this on your own page, and the new address has confirmed it."),
            _("This is the last mail to this address. Was it not you? Then answer this mail."),
        ],
        is_answered=True,
        keep_text=False,
    )


_WORDS: dict[str, Words] = {
    "address_changed": _address_changed,
    "confirm": _confirm,
    "known": _known,
    "new_address": _new_address,
}


def _waiting(mail: OutgoingMail) -> Confirmation:
    found = Confirmation.objects.waiting().filter(pk=mail.context.get("confirmation")).first()
    if found is None:
        raise NotNeededError("This request has ended.")
    return found


def _link(confirmation: Confirmation) -> str:
    if url := confirm_url(confirmation):
        return url
    raise NotNeededError("The key that made this link is gone.")


def _moment(confirmation: Confirmation) -> str:
    return date_format(localtime(confirmation.expires_at), "l j F")
