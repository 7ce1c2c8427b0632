"""Try a sign-up out: the whole flow with its mails. It counts for nothing and leaves no trace."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from events.models import Booking, EventPage, Registration, SignUp
from home.models import OutgoingMail

#: How long a link to try it out works.
VALID_FOR = timedelta(days=1)
_SALT = "events.try_out"


def new_key(sign_up: SignUp) -> str:
    """What makes the form a test: signed, for this sign-up, for a day."""
    return signing.TimestampSigner(salt=_SALT).sign(str(sign_up.pk))


def try_out_url(event: EventPage, sign_up: SignUp) -> str:
    """The address at which the sign-up can be tried out, also before it opens."""
    return f"{event.sign_up_url()}?{urlencode({'test': new_key(sign_up)})}"


def key_of(request: HttpRequest, sign_up: SignUp) -> str:
    """The key of a form that is a test; empty when it is not.

    A key that does not work (any more) is a 404: what was meant as a test never becomes real.
    """
    key = request.POST.get("test") or request.GET.get("test") or ""
    if not key:
        return ""
    try:
        value = signing.TimestampSigner(salt=_SALT).unsign(key, max_age=VALID_FOR)
    except signing.BadSignature:
        value = ""
    if value != str(sign_up.pk):
        raise Http404("This link to try the sign-up out does not work any more.")
    return key


def forget_tests(sign_up: SignUp | None = None) -> int:
    """Delete the test registrations, of one sign-up or of all, with all that hangs on them."""
    with transaction.atomic():
        found = Registration.objects.filter(is_test=True)
        if sign_up is not None:
            found = found.filter(sign_up=sign_up)
        pks = list(found.values_list("pk", flat=True))
        tests = Registration.objects.filter(pk__in=pks)
        OutgoingMail.objects.filter(about__in=[f"registration:{pk}" for pk in pks]).delete()
        Booking.objects.filter(registration__in=pks).delete()
        tests.exclude(leader=None).delete()
        tests.delete()
        return len(pks)
