"""The page of who is not in yet: how to come in, and how far that is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.access import is_member, profile_of
from members.models import AccessMove, AccessSettings, AccessState
from members.profiles.admission import (
    RefusedError,
    ask,
    come_in_by_domain,
    has_verified_address,
    leave,
    listed_domain,
    was_declined,
    withdraw,
)
from members.profiles.changes import is_new_here
from members.signing_in import SignedInView

LEAD = gettext_lazy(
    "Members work on healthy and sustainable food in cities. They find each other here, and share "
    "what they do."
)


class AskForm(forms.Form):
    """Ask to come in, with a message to staff."""

    message = forms.CharField(
        label=gettext_lazy("Who are you, and why do you want to join?"),
        help_text=gettext_lazy(
            "For example your work and your organisation. Staff of Agenda Stad read it."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def page(request: HttpRequest, template: str, title: str, /, **context: Any) -> TemplateResponse:
    """A page of this room; only the page of a member may be open to search engines."""
    own = {"title": title, "members_only": True, **context}
    return TemplateResponse(request, f"members/profiles/{template}.html", own)


def next_of(request: HttpRequest) -> str:
    """Where somebody was going, if that is a page of this site; else nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""


class AccessView(SignedInView):
    """How far somebody is, and what they can do now."""

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]  # also a page
        """Visitors read how to come in; that begins with an account."""
        if self.request.method != "GET":
            return redirect("profiles:access")
        return page(
            self.request,
            "access",
            _("Join Good Food City"),
            members_only=False,
            lead=LEAD,
            state="visitor",
            next=next_of(self.request) or self.request.path,
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        """Who came in is welcomed; others see how to come in. Looking changes nothing."""
        profile = profile_of(self.user)
        if is_member(request.user) and profile.state != AccessState.MEMBER:
            return redirect(next_of(request) or "profiles:directory")
        if is_new_here(profile):
            return redirect("profiles:welcome")
        return self._show(AskForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask, take the request back, or leave."""
        if "withdraw" in request.POST:
            withdraw(self.user)
            messages.success(request, _("You took your request back."))
            return redirect("profiles:access")
        if "leave" in request.POST:
            leave(self.user)
            messages.success(request, _("You left Good Food City. Your account stays."))
            return redirect("profiles:access")
        if "by_domain" in request.POST:
            if come_in_by_domain(self.user):
                return redirect("profiles:welcome")
            messages.error(request, _("You cannot come in by your address at this moment."))
            return redirect("profiles:access")
        form = AskForm(request.POST)
        if form.is_valid():
            try:
                state = ask(self.user, form.cleaned_data["message"])
            except RefusedError as error:
                form.add_error(None, str(error))
            else:
                if state == AccessState.MEMBER:
                    return redirect("profiles:welcome")
                messages.success(request, _("We got your request. You get a mail when we answer."))
                return redirect("profiles:access")
        return self._show(form)

    def _show(self, form: AskForm) -> HttpResponse:
        profile = profile_of(self.user)
        ways = AccessSettings.load()
        last = profile.access_log.exclude(move=AccessMove.ASK).first()
        asked = profile.access_log.filter(move=AccessMove.ASK).first()
        return page(
            self.request,
            "access",
            _("Your membership") if profile.is_member else _("Join Good Food City"),
            lead="" if profile.is_member else LEAD,
            profile=profile,
            state=profile.state,
            form=form,
            ways=ways,
            verified=has_verified_address(self.user),
            domain=listed_domain(self.user)
            if ways.by_domain and not was_declined(profile)
            else None,
            reason=last.reason if last else "",
            asked=asked,
            next=next_of(self.request),
        )
