"""Inviting somebody, and the page behind the link of an invitation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.generic import View

from home.limits import Limit, too_often
from home.numbers import whole_number
from members.access import MembersOnlyMixin
from members.models import MemberInvitation, User
from members.profiles.access_views import page
from members.profiles.admission import RefusedError
from members.profiles.forms import InviteForm
from members.profiles.inviting import MOST_A_DAY, accept, invite, is_for, may_invite, revoke, works

#: Who opens more links that do not exist is guessing.
WRONG_LINKS = Limit("member-invitations", 20, 60)
#: How many of somebody's own invitations are shown.
SHOWN = 50


class InviteView(MembersOnlyMixin):
    """Invite somebody, and see whom one invited."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, if inviting is on."""
        return self._show(InviteForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Invite, or take one back."""
        if asked := request.POST.get("revoke"):
            mine = MemberInvitation.objects.filter(invited_by=self.user)
            found = mine.filter(pk=whole_number(asked)).first()
            if found is None:
                raise Http404("No such invitation.")
            if revoke(found.pk):
                messages.success(request, _("The invitation is taken back."))
            return redirect("profiles:invite")
        form = InviteForm(request.POST)
        if form.is_valid():
            try:
                invite(self.user, form.cleaned_data["email"], form.cleaned_data["message"])
            except RefusedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The invitation is on its way."))
                return redirect("profiles:invite")
        return self._show(form)

    def _show(self, form: InviteForm) -> HttpResponse:
        mine = MemberInvitation.objects.filter(invited_by=self.user)
        return page(
            self.request,
            "invite",
            _("Invite somebody"),
            form=form,
            is_open=may_invite(self.user),
            items=list(mine[:SHOWN]),
            most=MOST_A_DAY,
        )


class InvitationView(View):
    """What somebody sees who was invited. Looking changes nothing: mail scanners look too."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """A link that is not whole is 404, and who sees it too often waits."""
        self.invitation = MemberInvitation.objects.by_token(str(kwargs["token"]))
        if self.invitation is None:
            if WRONG_LINKS.is_reached(request):
                return too_often(request, WRONG_LINKS)
            WRONG_LINKS.count(request)
            raise Http404("No such invitation.")
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Who invites, and what to do."""
        return self._show()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Come in."""
        user, invitation = request.user, self.invitation
        if not isinstance(user, User) or invitation is None:
            return redirect("profiles:invitation", token)
        try:
            accept(invitation, user)
        except RefusedError as error:
            messages.error(request, str(error))
            return self._show()
        messages.success(request, _("Welcome! You are a member of Good Food City."))
        return redirect("profiles:welcome")

    def _show(self) -> HttpResponse:
        invitation, user = self.invitation, self.request.user
        if invitation is None:
            raise Http404("No such invitation.")
        inviter = invitation.invited_by
        name = (inviter.get_full_name() if inviter else "") or _("A member")
        return page(
            self.request,
            "invitation",
            _("You are invited"),
            invitation=invitation,
            inviter="Agenda Stad" if invitation.by_staff else name,
            works=works(invitation),
            fits=isinstance(user, User) and is_for(invitation, user),
            path=self.request.path,
        )
