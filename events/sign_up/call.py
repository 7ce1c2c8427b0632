"""What an event's page says about signing up: one sentence, and a button when one can."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Access, EventPage, SignUp, SignUpPhase, Tallies

#: From how many places left on the number is told.
FEW_PLACES = 25


@dataclass(frozen=True)
class SignUpCall:
    """The words of the button (empty without one), where it leads, and the sentence beside it."""

    button: str
    url: str
    text: str


def sign_up_call(event: EventPage) -> SignUpCall | None:
    """The call to sign up for an event; None when there is nothing to say. In few queries."""
    if not event.start or event.is_over or event.is_cancelled:
        return None
    sign_up = SignUp.objects.filter(translation_key=event.translation_key).first()
    if sign_up is None:
        return None
    sign_up.event = event
    url = event.sign_up_url()
    match sign_up.phase():
        case SignUpPhase.EARLY:
            moment = date_format(localtime(sign_up.opens_at), "l j F G.i")
            return SignUpCall("", url, _("Signing up opens on %(moment)s.") % {"moment": moment})
        case SignUpPhase.CLOSED:
            return SignUpCall("", url, _("Signing up has closed."))
    if sign_up.limit is not None:
        tallies = Tallies(sign_up)
        free = tallies.free(None) if tallies.has_place_for_newcomers else 0
        if not free and sign_up.has_waiting_list:
            text = _("All places have been taken. You can still join the waiting list.")
            return SignUpCall(_("Join the waiting list"), url, text)
        if not free:
            return SignUpCall("", url, _("All places have been taken."))
        if free <= FEW_PLACES:
            text = ngettext(
                "Almost full: %(number)s place left.", "Almost full: %(number)s places left.", free
            )
            return SignUpCall(_("Sign up"), url, text % {"number": free})
    texts = {Access.MEMBERS: _("For members."), Access.INVITED: _("Only with an invitation.")}
    return SignUpCall(_("Sign up"), url, texts.get(Access(sign_up.access), ""))
