"""One member in the admin, and what staff decide about them; and what members proposed."""

from typing import Any, cast

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from home.admin import RightMixin
from home.models import OutgoingMail
from members.access import profile_of
from members.desk.member_list import CHANGE, SEE
from members.models import (
    AccessMove,
    MemberInvitation,
    OrganisationProposal,
    Profile,
    User,
)
from members.profiles.admission import RefusedError, decide, possible_moves
from members.profiles.inviting import invite, revoke
from members.profiles.organisations import candidates, decline, make_record, merge_into
from townsdeals.models import Organisation

#: What staff press, and whether it is serious.
BUTTONS: dict[AccessMove, tuple[Any, bool]] = {
    AccessMove.APPROVE: (gettext_lazy("Let in as a member"), False),
    AccessMove.DECLINE: (gettext_lazy("Do not let in"), True),
    AccessMove.BLOCK: (gettext_lazy("Block"), True),
    AccessMove.UNBLOCK: (gettext_lazy("End the block"), False),
    AccessMove.REINSTATE: (gettext_lazy("End the block, member again"), False),
}
#: These are never done without saying why.
WITH_REASON = {AccessMove.DECLINE, AccessMove.BLOCK}


class MemberMixin(RightMixin, WagtailAdminTemplateMixin):
    """A screen about one member."""

    right = SEE
    header_icon = "user"
    title: Any = ""

    @cached_property
    def member(self) -> Profile:
        """Their profile; who deleted their account has none here."""
        found: Profile = get_object_or_404(
            Profile.objects.filter(user__deleted_at=None).select_related(
                "user", "organisation", "organisation_proposal"
            ),
            pk=self.kwargs["pk"],
        )
        return found

    def get_page_title(self) -> str:
        """What the screen is for."""
        return str(self.title or self.member)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        own = [{"url": reverse("members_member", args=[self.member.pk]), "label": str(self.member)}]
        if self.title:
            own.append({"url": "", "label": str(self.title)})
        first = {"url": reverse("members_list"), "label": _("Members")}
        return [*self.breadcrumbs_items, first, *own]


class MemberView(MemberMixin, TemplateView):
    """Everything about one member, also what they hide: staff look after them."""

    template_name = "members/desk/member.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The profile, what happened, and what can be decided."""
        member = self.member
        may = self.request.user.has_perm(CHANGE) and self.request.user.pk != member.user_id
        moves = possible_moves(member.state) if may else []
        return super().get_context_data(
            member=member,
            themes=member.themes.all(),
            actions=[
                (reverse("members_decide", args=[member.pk, move]), *BUTTONS[move])
                for move in moves
            ],
            log=member.access_log.select_related("by"),
            acceptances=member.acceptances.select_related("rules"),
            mails=OutgoingMail.objects.about(f"user:{member.user_id}")[:20],
            **kwargs,
        )


class DecideForm(forms.Form):
    """Why; the person reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The person reads this in a mail."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, move: AccessMove, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = move in WITH_REASON


class DecideView(MemberMixin, FormView):
    """Decide about somebody, after one question."""

    right = CHANGE
    form_class = DecideForm
    template_name = "admin/form.html"

    @cached_property
    def move(self) -> AccessMove:
        """What is to be done."""
        wanted = self.kwargs["move"]
        if wanted not in {str(move.value) for move in BUTTONS}:
            raise Http404("No such decision.")
        return AccessMove(wanted)

    @property
    def title(self) -> str:
        """What it is called."""
        return str(BUTTONS[self.move][0])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whether a reason must be given."""
        return {**super().get_form_kwargs(), "move": self.move}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What they wrote when they asked."""
        asked = self.member.access_log.filter(move=AccessMove.ASK).first()
        text = (
            _("%(name)s wrote: ‘%(text)s’") % {"name": self.member, "text": asked.reason}
            if asked and self.move in {AccessMove.APPROVE, AccessMove.DECLINE}
            else str(self.member)
        )
        return super().get_context_data(
            text=text,
            button=BUTTONS[self.move][0],
            serious=BUTTONS[self.move][1],
            back_url=reverse("members_member", args=[self.member.pk]),
            **kwargs,
        )

    def form_valid(self, form: DecideForm) -> HttpResponse:
        """Do it, unless a colleague was first."""
        user, reason = cast(User, self.request.user), form.cleaned_data["reason"]
        try:
            decide(self.member.pk, self.move, by=user, reason=reason)
        except RefusedError as error:
            messages.error(self.request, str(error))
        else:
            log(self.member, f"members.{self.move}", user=user)
            messages.success(self.request, _("It is done, and the person gets a mail."))
        return redirect("members_member", self.member.pk)


# What members proposed


class ProposalForm(forms.Form):
    """What becomes of a proposed organisation."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            ("merge", gettext_lazy("An organisation that we have: choose it below")),
            ("make", gettext_lazy("A new organisation: complete it below")),
            ("decline", gettext_lazy("Not an organisation: take it away")),
        ],
        widget=forms.RadioSelect,
    )
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Organisation that we have"),
        queryset=Organisation.objects.order_by("name"),
        required=False,
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=[("", "–"), *Organisation.Kind.choices],
        required=False,
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """What each choice needs."""
        data = super().clean() or self.cleaned_data
        if data.get("what") == "merge" and not data.get("organisation"):
            self.add_error("organisation", _("Choose the organisation."))
        if data.get("what") == "make":
            for name in ("name", "kind"):
                if not data.get(name):
                    self.add_error(name, _("Fill this in for a new organisation."))
        return data


class ProposalView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """Make a record of what members proposed, or merge it with one that we have."""

    right = "members.change_organisationproposal"
    form_class = ProposalForm
    template_name = "admin/form.html"
    header_icon = "group"

    @cached_property
    def proposal(self) -> OrganisationProposal:
        """The proposal."""
        found: OrganisationProposal = get_object_or_404(OrganisationProposal, pk=self.kwargs["pk"])
        return found

    def get_page_title(self) -> str:
        """Its name."""
        return str(self.proposal)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_proposals"), "label": _("Proposed organisations")},
            {"url": "", "label": str(self.proposal)},
        ]

    def get_initial(self) -> dict[str, Any]:
        """What the member said, and the likeliest organisation."""
        found = candidates(self.proposal.name)
        return {
            "name": self.proposal.name,
            "kind": self.proposal.kind,
            "place": self.proposal.place,
            "organisation": found[0] if found else None,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who proposed it."""
        people = self.proposal.profiles.select_related("user")
        names = ", ".join(str(profile) for profile in people[:10])
        return super().get_context_data(
            text=_("Proposed by: %(names)s") % {"names": names or "–"},
            button=_("Decide"),
            back_url=reverse("members_proposals"),
            **kwargs,
        )

    def form_valid(self, form: ProposalForm) -> HttpResponse:
        """Decide, unless a colleague was first."""
        data, user, pk = form.cleaned_data, cast(User, self.request.user), self.proposal.pk
        try:
            if data["what"] == "merge":
                merge_into(pk, data["organisation"], by=user)
            elif data["what"] == "make":
                make_record(pk, name=data["name"], kind=data["kind"], place=data["place"], by=user)
            else:
                decline(pk, by=user)
        except RefusedError as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, _("It is decided."))
        return redirect("members_proposals")


class StaffInviteForm(forms.Form):
    """Invite several people at once."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        help_text=gettext_lazy("One on each line, at most 50."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    message = forms.CharField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("It is in the mail."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_addresses(self) -> list[str]:
        """Each line an address."""
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines()]
        wanted = list(dict.fromkeys(line for line in lines if line))
        field = forms.EmailField()
        for line in wanted:
            try:
                field.clean(line)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("‘%(line)s’ is no e-mail address."), params={"line": line[:100]}
                ) from None
        if len(wanted) > 50:
            raise forms.ValidationError(_("At most 50 addresses at a time."))
        return wanted


class StaffInviteView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """Invite people in the name of Agenda Stad."""

    right = "members.add_memberinvitation"
    form_class = StaffInviteForm
    template_name = "admin/form.html"
    page_title = gettext_lazy("Invite people")
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_invitations"), "label": _("Invitations")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What it does."""
        return super().get_context_data(
            text=_("Who you invite is a member at once. The invitation ends after 14 days."),
            button=_("Invite"),
            back_url=reverse("members_invitations"),
            **kwargs,
        )

    def form_valid(self, form: StaffInviteForm) -> HttpResponse:
        """Invite them; who was invited already is told."""
        user = cast(User, self.request.user)
        profile_of(user)
        number = 0
        for email in form.cleaned_data["addresses"]:
            try:
                invite(user, email, form.cleaned_data["message"])
                number += 1
            except RefusedError as error:
                messages.error(self.request, f"{email}: {error}")
        if number:
            messages.success(
                self.request,
                ngettext(
                    "%(number)s invitation is on its way.",
                    "%(number)s invitations are on their way.",
                    number,
                )
                % {"number": number},
            )
        return redirect("members_invitations")


class RevokeView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """Take an invitation back, after one question."""

    right = "members.change_memberinvitation"
    form_class = forms.Form
    template_name = "admin/form.html"
    page_title = gettext_lazy("Take the invitation back")
    header_icon = "mail"

    @cached_property
    def invitation(self) -> MemberInvitation:
        """The invitation."""
        found: MemberInvitation = get_object_or_404(MemberInvitation, pk=self.kwargs["pk"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose it is."""
        return super().get_context_data(
            text=self.invitation.email,
            button=self.page_title,
            back_url=reverse("members_invitations"),
            **kwargs,
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it."""
        if revoke(self.invitation.pk):
            messages.success(self.request, _("The invitation is taken back."))
        else:
            messages.error(self.request, _("This invitation has ended."))
        return redirect("members_invitations")
