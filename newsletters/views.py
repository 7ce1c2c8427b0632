"""The pages of subscribers: subscribe, confirm, choose, leave. None of them needs an account.

Nothing changes by opening a link: mail scanners open them all. The forms carry no token against
forgery: a link is the only authority, there is no cookie that another site could use, and the form
to subscribe only sends a mail. So they work on pages that caches keep, and in every browser.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from events.models import email_key_of
from home.limits import Limit, too_often
from newsletters.forms import (
    AddressForm,
    PreferencesForm,
    SubscribeForm,
    consent_text,
    consent_words,
    new_form_key,
)
from newsletters.links import read_leave_token
from newsletters.models import (
    Confirmation,
    How,
    NewsletterIndexPage,
    NewsletterList,
    Subscriber,
    SubscriptionState,
)
from newsletters.subscribing import suppression
from newsletters.subscribing.asking import EndedError, ask, ask_link, ask_new_address, confirm
from newsletters.subscribing.leaving import erase, leave_all, leave_by_token
from newsletters.subscribing.preferences import change_details, choose

#: An office of hundreds subscribes from one address.
REQUESTS = Limit("newsletter-requests", 60, 3600)
#: Who opens more links that are not whole is guessing.
WRONG_LINKS = Limit("newsletter-links", 20, 60)


@method_decorator(csrf_exempt, name="dispatch")
class PrivateView(View):
    """A page that caches and search engines leave alone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and say who may keep it."""
        response = self.answer(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        # Nothing to other sites. Not "no-referrer": then browsers send no Origin with our forms.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What the page says."""
        return super().dispatch(request, *args, **kwargs)

    def render(self, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page."""
        return TemplateResponse(
            self.request,
            f"pages/newsletters/{name}.html",
            {"title": title, **context},
            status=status,
        )

    def wrong_link(self) -> HttpResponse:
        """The page for a link that is not whole; who sees it too often waits."""
        if WRONG_LINKS.is_reached(self.request):
            return too_often(self.request, WRONG_LINKS)
        WRONG_LINKS.count(self.request)
        return self.render("wrong_link", _("This link does not work"), status=404)


class SubscribeView(PrivateView):
    """Subscribe: whatever is known of the address, the answer is the same."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form; an address can name the newsletter, as `?lijst=agenda-stad`."""
        chosen = NewsletterList.objects.open().filter(slug__in=request.GET.getlist("lijst")[:20])
        initial = {"form_key": new_form_key(), "newsletters": list(chosen)}
        return self._show(SubscribeForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send a mail to confirm."""
        form = SubscribeForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        if REQUESTS.is_reached(request):
            return too_often(request, REQUESTS)
        REQUESTS.count(request)
        if not form.is_from_a_program:
            ask(form.wish(request.path))
        return redirect("newsletters:asked")

    def _show(self, form: SubscribeForm) -> HttpResponse:
        return self.render(
            "subscribe",
            _("Subscribe to our newsletters"),
            form=form,
            is_open=bool(form.offered),
        )


class AskedView(PrivateView):
    """What everybody sees afterwards."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say to look in the mail."""
        return self.render("asked", _("Look in your mail"))


class ConfirmView(PrivateView):
    """Confirm by a button what was asked for in a form."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what it is about; nothing changes."""
        confirmation = Confirmation.objects.by_token(token)
        if confirmation is None:
            return self.wrong_link()
        if confirmation.has_expired:
            return self._ended()
        return self.render(
            "confirm",
            _("Confirm your subscription")
            if confirmation.kind == Confirmation.Kind.SUBSCRIBE
            else _("Confirm your new address"),
            confirmation=confirmation,
            newsletters=confirmation.newsletters.all(),
            words=confirmation.text.text.partition("\n")[0] if confirmation.text else "",
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Do it, once."""
        confirmation = Confirmation.objects.by_token(token)
        if confirmation is None:
            return self.wrong_link()
        is_first = confirmation.confirmed_at is None
        try:
            subscriber = confirm(confirmation)
        except EndedError:
            return self._ended()
        if is_first:
            messages.success(
                request,
                _("You are subscribed.")
                if confirmation.kind == Confirmation.Kind.SUBSCRIBE
                else _("Your newsletters go to this address from now on."),
            )
        return redirect("newsletters:preferences", subscriber.secret)

    def _ended(self) -> HttpResponse:
        return self.render("ended", _("This link has ended"), status=410)


class LeaveView(PrivateView):
    """Leave a newsletter: by a button, or by one POST of a mail program (RFC 8058)."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the button. It looks the same for who left before or is gone."""
        found = read_leave_token(token)
        if found is None:
            return self.wrong_link()
        newsletter = NewsletterList.objects.filter(pk=found[1]).first()
        return self.render("leave", _("Unsubscribe"), newsletter=newsletter)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Leave. Asks nothing, and the same twice as once."""
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        if not leave_by_token(token, How.ONE_CLICK if one_click else How.LINK):
            return self.wrong_link()
        if one_click:
            return HttpResponse(status=200)
        _code, number = read_leave_token(token) or ("", 0)
        return self.render(
            "left",
            _("You have been unsubscribed"),
            newsletter=NewsletterList.objects.filter(pk=number).first(),
        )


class LinkView(PrivateView):
    """Send somebody the link to their own page; the answer is the same for every address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._show(AddressForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        if REQUESTS.is_reached(request):
            return too_often(request, REQUESTS)
        REQUESTS.count(request)
        ask_link(form.cleaned_data["email"])
        return redirect("newsletters:asked")

    def _show(self, form: AddressForm) -> HttpResponse:
        return self.render("link", _("Change what you receive"), form=form)


class OwnPageView(PrivateView):
    """A page of one subscriber, found by its secret."""

    subscriber: Subscriber

    def answer(
        self, request: HttpRequest, *args: Any, secret: str = "", **kwargs: Any
    ) -> HttpResponseBase:
        """Find the subscriber."""
        found = Subscriber.objects.by_secret(secret)
        if found is None:
            return self.wrong_link()
        self.subscriber = found
        return super().answer(request, *args, **kwargs)

    def render(self, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page with the subscriber."""
        subscriber = getattr(self, "subscriber", None)
        if subscriber is not None:
            context |= {"subscriber": subscriber, "secret": subscriber.secret}
        return super().render(name, title, status=status, **context)

    def home(self) -> HttpResponse:
        """Back to their page."""
        return redirect("newsletters:preferences", self.subscriber.secret)


class PreferencesView(OwnPageView):
    """Which newsletters, which name, which themes."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what they have."""
        return self._show(PreferencesForm(subscriber=self.subscriber))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store it, or end everything."""
        if "off" in request.POST:
            leave_all(self.subscriber, How.PREFERENCES, page=self._page())
            messages.success(request, _("You receive no newsletters any more."))
            return self.home()
        form = PreferencesForm(request.POST, subscriber=self.subscriber)
        if not form.is_valid():
            return self._show(form)
        data = form.cleaned_data
        change_details(
            self.subscriber,
            themes=list(data["themes"]),
            name=data["name"],
            organisation_kind=data["organisation_kind"],
        )
        wanted = list(data["newsletters"])
        if choose(
            self.subscriber,
            wanted,
            list(form.offered),
            text=consent_text(wanted),
            page=self._page(),
        ):
            messages.success(request, _("Your choice has been saved."))
        elif suppression.may_ask(self.subscriber.email_key):
            messages.info(
                request,
                _("Before we write to you again: confirm your address by the mail that we sent."),
            )
        return self.home()

    def _page(self) -> str:
        """The page without its secret: what the log says."""
        return reverse("newsletters:link")

    def _show(self, form: PreferencesForm) -> HttpResponse:
        subscribed = self.subscriber.subscriptions.filter(state=SubscriptionState.SUBSCRIBED)
        return self.render(
            "preferences",
            _("Your newsletters"),
            form=form,
            consent=consent_words(),
            archive=NewsletterIndexPage.objects.live().order_by("path").first(),
            is_blocked=not suppression.may_ask(self.subscriber.email_key),
            receives_any=subscribed.exists(),
        )


class ChangeAddressView(OwnPageView):
    """Ask for another address; the new one confirms it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._show(AddressForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send a mail to the new address; the answer is the same whatever is known of it."""
        form = AddressForm(request.POST)
        wanted = form.cleaned_data["email"] if form.is_valid() else ""
        if email_key_of(wanted) == self.subscriber.email_key:
            form.add_error("email", _("Your newsletters go to this address already."))
        if not form.is_valid():
            return self._show(form)
        if REQUESTS.is_reached(request):
            return too_often(request, REQUESTS)
        REQUESTS.count(request)
        ask_new_address(self.subscriber, form.cleaned_data["email"])
        messages.success(request, _("Look in the mail of your new address, and confirm it there."))
        return self.home()

    def _show(self, form: AddressForm) -> HttpResponse:
        return self.render("address", _("Change your address"), form=form)


class EraseView(OwnPageView):
    """Have everything forgotten, after one question."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask whether they are sure."""
        return self.render("erase", _("Erase my details"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Erase: from now on this link opens nothing."""
        erase(self.subscriber)
        del self.subscriber
        return self.render("erased", _("Your details have been erased"))
