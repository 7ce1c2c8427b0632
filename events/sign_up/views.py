"""Signing up for an event: the form, the check, the busy page, and the link once more."""

import uuid
from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Access, EventPage, SignUp, SignUpPhase, Tallies, email_key_of
from events.sign_up.changes import send_link
from events.sign_up.forms import LinkForm, SignUpForm, new_form_key
from events.sign_up.locking import BusyError
from events.sign_up.moves import RefusedError
from events.sign_up.registration import Outcome, register
from events.sign_up.session_options import (
    Offer,
    current_offer,
    preselected,
    recent_offer,
)
from events.sign_up.try_out import key_of
from home.known_details import known_details
from home.limits import Limit, too_often
from home.page_cache import Filler, keep, this_second

#: An office of hundreds signs up from one address; nobody guesses or floods within these.
SIGN_UPS = Limit("sign-ups", 1000, 3600)
WRONG_CODES = Limit("wrong-codes", 20, 600)
UPLOADS = Limit("sign-up-files", 100, 3600)
LINKS = Limit("sign-up-links", 100, 3600)
#: The seconds after which a busy page sends the form again by itself.
RETRY_AFTER = 3


def sign_up_of(event: EventPage) -> SignUp | None:
    """The sign-up that an event and its translations share."""
    return _with_event(event, SignUp.objects.filter(translation_key=event.translation_key).first())


def _with_event(event: EventPage, sign_up: SignUp | None) -> SignUp | None:
    if sign_up is not None and sign_up.event_id == event.pk:
        sign_up.event = event
    return sign_up


@lru_cache(maxsize=16)
def _sign_up_in(_second: int, translation_key: uuid.UUID) -> SignUp | None:
    """What a crowd asks for in a second is one row; who decides reads it again under the lock."""
    return SignUp.objects.filter(translation_key=translation_key).first()


def serve_sign_up(event: EventPage, request: HttpRequest) -> HttpResponse:
    """The page to sign up: shows the form, checks it, and stores it."""
    # A copy, because each visitor's page notes its own event on it.
    sign_up = _with_event(event, copy(_sign_up_in(this_second(), event.translation_key)))
    if sign_up is None:
        raise Http404("Nobody can sign up for this event.")
    response = _respond(event, sign_up, request)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _respond(event: EventPage, sign_up: SignUp, request: HttpRequest) -> HttpResponse:
    is_test = bool(key_of(request, sign_up))
    if request.method != "POST":
        return _page(event, sign_up, request, _form(sign_up, request, recent_offer(sign_up)))
    # What it lets through that was taken meanwhile is refused under the lock.
    form = _form(sign_up, request, current_offer(sign_up, this_second()))
    if getattr(request, "csrf_has_failed", False):
        form.add_error(None, _("Your browser did not send our cookie. Allow it, and send again."))
        return _page(event, sign_up, request, form, status=403)
    if sign_up.access == Access.MEMBERS and not request.user.is_authenticated and not is_test:
        return _page(event, sign_up, request, form, status=403)
    if request.POST.get("invitation_code") and WRONG_CODES.is_reached(request):
        return too_often(request, WRONG_CODES)
    return _answer(event, sign_up, request, form)


def _answer(
    event: EventPage, sign_up: SignUp, request: HttpRequest, form: SignUpForm
) -> HttpResponse:
    """Do what the button says, if all was filled in well."""
    valid = form.is_valid()
    if form.files and not form.is_from_a_program:
        if UPLOADS.is_reached(request):
            return too_often(request, UPLOADS)
        UPLOADS.count(request)
        form.keep_files()
    if not valid:
        return _page(event, sign_up, request, form)
    if form.is_from_a_program:
        return redirect(event.sign_up_url("sign_up_done"))
    if "check" in request.POST:
        return _page(event, sign_up, request, form, template="pages/sign_up_check.html")
    if "edit" in request.POST:
        return _page(event, sign_up, request, form)
    if form.came_too_fast:
        form.add_error(None, _("That went very fast. Look at it once more, and send it again."))
        return _page(event, sign_up, request, form)
    return _store(event, sign_up, request, form)


def _store(
    event: EventPage, sign_up: SignUp, request: HttpRequest, form: SignUpForm
) -> HttpResponse:
    if SIGN_UPS.is_reached(request):
        return too_often(request, SIGN_UPS)
    user = request.user if request.user.is_authenticated else None
    try:
        application = form.application(user, get_language() or "nl")
        is_test = bool(key_of(request, sign_up))
        outcome = register(sign_up.pk, replace(application, is_test=is_test))
    except RefusedError as refused:
        SIGN_UPS.count(request)
        if "invitation" in refused.texts:
            WRONG_CODES.count(request)
        # What is free has changed: the form shows it as it is now, with all that was typed.
        fresh = _form(sign_up, request, current_offer(sign_up), form.data)
        fresh.is_valid()
        fresh.refuse(refused.texts)
        return _page(event, sign_up, request, fresh, offers_waiting="waiting" in refused.texts)
    except BusyError:
        response = _page(
            event, sign_up, request, form, template="pages/sign_up_busy.html", status=503
        )
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    SIGN_UPS.count(request)
    if user is not None and _is_own(outcome, user):
        return redirect("registration", outcome.registration.secret)
    return redirect(event.sign_up_url("sign_up_done"))


def _is_own(outcome: Outcome, user: Any) -> bool:
    """Whether a member signed themselves up: their address has been confirmed."""
    return outcome.registration.email_key == email_key_of(user.email)


def _form(sign_up: SignUp, request: HttpRequest, offer: Offer, data: Any = None) -> SignUpForm:
    files = None  # given on a GET, they would make the empty form a filled-in one
    user: Any = request.user
    initial = preselected(offer.groups, request.GET.get("onderdeel", ""))
    initial |= {"form_key": new_form_key(), "invitation_code": request.GET.get("code", "")[:40]}
    if user.is_authenticated:
        initial |= {
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            **(known_details(user) if data is None and request.method != "POST" else {}),
        }
    if data is None and request.method == "POST":
        data, files = request.POST, request.FILES
    return SignUpForm(data, files, initial=initial, sign_up=sign_up, offer=offer)


def _is_full(sign_up: SignUp) -> bool:
    if sign_up.limit is None:
        return False
    return not _tallies_in(this_second(), sign_up).has_place_for_newcomers


@lru_cache(maxsize=16)
def _tallies_in(_second: int, sign_up: SignUp) -> Tallies:
    """What all pages of a second say; who decides counts under the lock."""
    return Tallies(sign_up)


def _page(
    event: EventPage,
    sign_up: SignUp,
    request: HttpRequest,
    form: SignUpForm,
    *,
    template: str = "pages/sign_up.html",
    status: int = 200,
    offers_waiting: bool = False,
) -> HttpResponse:
    test_key = key_of(request, sign_up)
    phase = sign_up.phase()
    full = not test_key and _is_full(sign_up)
    can_sign_up = bool(test_key) or (
        (phase == SignUpPhase.OPEN or request.method == "POST")
        and (not full or sign_up.has_waiting_list)
    )
    if not test_key and any(item.places is not None for item in form.audiences):
        form.tell_full_audiences(_tallies_in(this_second(), sign_up))
    if form.groups:
        event.has_programme = True  # no need to ask again
    context: dict[str, Any] = {}
    blanks: dict[str, Filler] = {}
    if request.method != "POST" and can_sign_up:
        context["csrf_token"] = get_token(request)
        blanks = {context["csrf_token"]: get_token, form.initial["form_key"]: _form_key_for}
    response = event.render_part(
        request,
        template,
        _("Sign up"),
        "sign_up",
        form=form,
        sign_up=sign_up,
        phase=str(phase),
        is_full=full,
        offers_waiting=sign_up.has_waiting_list and (full or offers_waiting),
        test_key=test_key,
        can_sign_up=can_sign_up,
        members_only=(
            sign_up.access == Access.MEMBERS and not request.user.is_authenticated and not test_key
        ),
        sent=request.method == "POST" and _sent_again(form.sent_lists()),
        retry_after=RETRY_AFTER,
        link_url=event.sign_up_url("sign_up_link"),
        **context,
    )
    response.status_code = status
    keep(response, blanks)
    return response


def _form_key_for(_request: HttpRequest) -> str:
    return new_form_key()


def serve_done(event: EventPage, request: HttpRequest) -> HttpResponse:
    """What everybody sees after signing up, whether we knew their address or not."""
    if sign_up_of(event) is None:
        raise Http404("Nobody can sign up for this event.")
    return event.render_part(
        request,
        "pages/sign_up_done.html",
        _("Look in your mail"),
        "sign_up",
        link_url=event.sign_up_url("sign_up_link"),
    )


def serve_link(event: EventPage, request: HttpRequest) -> HttpResponse:
    """Send somebody their link once more; the answer is the same for every address."""
    sign_up = sign_up_of(event)
    if sign_up is None:
        raise Http404("Nobody can sign up for this event.")
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if LINKS.is_reached(request):
            return too_often(request, LINKS)
        LINKS.count(request)
        try:
            send_link(sign_up, form.cleaned_data["email"])
        except BusyError:
            return busy(request, request.POST)
        return redirect(event.sign_up_url("sign_up_done"))
    response = event.render_part(
        request, "pages/sign_up_link.html", _("Send me my link"), "sign_up", form=form
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def busy(request: HttpRequest, data: QueryDict) -> TemplateResponse:
    """Too many people at once: nothing was done yet, and the page sends the same once more."""
    response = TemplateResponse(
        request,
        "pages/registration_busy.html",
        {"sent": _sent_again(data.lists()), "retry_after": RETRY_AFTER},
        status=503,
    )
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _sent_again(lists: Iterable[tuple[str, list[Any]]]) -> list[tuple[str, Any]]:
    """What a form sends once more: all that was typed, and no button or token of the page."""
    return [
        (name, value)
        for name, values in lists
        if name not in ("csrfmiddlewaretoken", "check", "edit", "register")
        for value in values
    ]
