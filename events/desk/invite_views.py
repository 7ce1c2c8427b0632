"""Mail invitations in the admin: paste addresses, look what will happen, send, and follow."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.admin.widgets.button import Button, HeaderButton

from events.admin_base import SEE_ATTENDEES
from events.desk.base import SignUpMixin, told
from events.models import Invitation, Invitee, SignUp, email_key_of
from events.sign_up.invitations import (
    Addressee,
    Plan,
    Terms,
    invite,
    invite_again,
    letter_to,
    not_signed_up,
    obstacle,
    plan_of,
    stamp_of,
    with_answers,
)
from home.admin import DayColumn
from home.models import MailState, OutgoingMail
from home.questions import CleanCharField

_SALT = "events.invite"
#: So long may somebody look before they send, in seconds.
LOOK_FOR = 3600
#: A pasted list of 500 addresses with names fits easily.
MOST_TEXT = 60_000


def words_field() -> CleanCharField:
    """What staff add to the invitation."""
    return CleanCharField(
        label=_("Personal words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Above the invitation, in each mail. An empty line starts a new paragraph."),
    )


class InviteForm(forms.Form):
    """To whom, with which code, and in which words."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "One on a line, or as you copy them from a mail or a sheet. A name before the address "
            "is used in the greeting. Everybody gets a mail of their own."
        ),
    )
    valid_until = forms.DateTimeField(
        label=gettext_lazy("Codes are valid until"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("Only for codes that are made now. Empty: until signing up closes."),
    )

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.ModelChoiceField(
            label=_("Code"),
            queryset=sign_up.invitations.filter(email="", uses__lt=F("max_uses")),
            required=False,
            empty_label=_("Each gets a code of their own, for their address only"),
        )
        if sign_up.audiences.exists():
            self.fields["audience"] = forms.ModelChoiceField(
                label=_("They come as"),
                queryset=sign_up.audiences.all(),
                required=False,
                empty_label=_("No audience"),
                help_text=_("Only for codes that are made now."),
            )
        self.fields["words"] = words_field()
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the mail"),
            choices=settings.LANGUAGES,
            initial="nl",
        )
        order = ["addresses", "code", "audience", "valid_until", "words", "language"]
        self.order_fields(order)

    def clean_valid_until(self) -> Any:
        """Not in the past."""
        moment = self.cleaned_data["valid_until"]
        if moment and moment <= timezone.now():
            raise forms.ValidationError(_("This moment is over."))
        return moment

    def clean_code(self) -> Invitation | None:
        """It can still be used."""
        code: Invitation | None = self.cleaned_data["code"]
        if code and not code.is_valid_for(""):
            raise forms.ValidationError(_("This code cannot be used any more."))
        return code

    def terms(self) -> Terms:
        """What was filled in, but for the addresses."""
        data = self.cleaned_data
        return Terms(
            data["code"], data.get("audience"), data["valid_until"], data["words"], data["language"]
        )


class InviteMixin(SignUpMixin):
    """A screen about invitations, for who sees attendees too: it tells who has signed up."""

    header_icon = "mail"

    def may_enter(self) -> bool:
        """Who was invited and came is about people."""
        return super().may_enter() and self.request.user.has_perm(SEE_ATTENDEES)

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the codes."""
        url = reverse("events_invitations", args=[self.event.pk])
        return [{"url": url, "label": _("Invitation codes")}, *super().own_breadcrumbs()]

    @property
    def list_url(self) -> str:
        """Who was invited."""
        return reverse("events_invited", args=[self.event.pk])


class InviteView(InviteMixin, WagtailAdminTemplateMixin, FormView):
    """First look, then send: the second button sends what the first one showed."""

    template_name = "events/admin/invite.html"
    page_title = gettext_lazy("Mail invitations")

    def get_form(self, form_class: Any = None) -> InviteForm:
        """The form, with the addresses that codes wait for when asked."""
        return InviteForm(**self.get_form_kwargs(), sign_up=self.sign_up)

    def get_initial(self) -> dict[str, Any]:
        """Who has a code for their address and was not mailed, when that was asked for."""
        if "waiting" not in self.request.GET:
            return {}
        return {"addresses": "\n".join(self._waiting())}

    def _waiting(self) -> list[str]:
        mailed = set(self.sign_up.invitees.values_list("email_key", flat=True))
        locked = self.sign_up.invitations.exclude(email="").filter(uses__lt=F("max_uses"))
        return [
            item.email
            for item in locked
            if item.is_valid_for_its_address and email_key_of(item.email) not in mailed
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the ways back, and what is in the way."""
        context = super().get_context_data(
            event=self.event,
            obstacle=obstacle(self.sign_up),
            waiting=0 if self.request.method == "POST" else len(self._waiting()),
            back_url=reverse("events_invitations", args=[self.event.pk]),
            list_url=self.list_url,
            **kwargs,
        )
        context["media"] = context["form"].media
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The first button sends the list, the second what was read from it; or go back to it."""
        if "checked" in request.POST:
            return self._send(request.POST["checked"])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: InviteForm) -> HttpResponse:
        """Show what will happen, or the form again when somebody wants to change it."""
        if "edit" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        plan, terms = plan_of(self.sign_up, form.cleaned_data["addresses"]), form.terms()
        checked = {
            "sign_up": self.sign_up.pk,
            "user": self.request.user.pk,
            "people": [(person.email, person.name) for person in plan.new],
            "code": terms.invitation and terms.invitation.pk,
            "audience": terms.audience and terms.audience.pk,
            "valid_until": terms.valid_until and terms.valid_until.timestamp(),
            "words": terms.words,
            "language": terms.language,
        }
        return self.render_to_response(
            self.get_context_data(
                form=form,
                plan=plan,
                letter=self._example(plan, terms),
                too_few_uses=self._lacking(plan, terms),
                checked=signing.dumps(checked, salt=_SALT, compress=True),
            )
        )

    def _lacking(self, plan: Plan, terms: Terms) -> int:
        """For how many of them a code is used up."""
        code = terms.invitation
        return max(len(plan.new) - (code.max_uses - code.uses), 0) if code else 0

    def _example(self, plan: Plan, terms: Terms) -> Any:
        """The mail to the first of them."""
        if not plan.new or obstacle(self.sign_up):
            return None
        person = plan.new[0]
        code = terms.invitation or Invitation(
            code="••••••••", email=person.email, valid_until=terms.valid_until
        )
        with override(terms.language):
            return letter_to(
                Invitee(
                    sign_up=self.sign_up,
                    invitation=code,
                    name=person.name,
                    words=terms.words,
                    language=terms.language,
                )
            )

    def _send(self, text: str) -> HttpResponse:
        try:
            checked = signing.loads(text, salt=_SALT, max_age=LOOK_FOR)
        except signing.BadSignature:
            checked = {}
        mine = (self.sign_up.pk, self.request.user.pk)
        if (checked.get("sign_up"), checked.get("user")) != mine:
            messages.error(self.request, _("You looked too long. Paste the addresses once more."))
            return redirect("events_invite", self.event.pk)
        until = checked["valid_until"]
        terms = Terms(
            self.sign_up.invitations.filter(pk=checked["code"]).first(),
            self.sign_up.audiences.filter(pk=checked["audience"]).first(),
            until and datetime.fromtimestamp(until, UTC),
            checked["words"],
            checked["language"],
        )
        people = [Addressee(email, name) for email, name in checked["people"]]
        sent: list[int] = []
        user: Any = self.request.user
        if told(self.request, lambda: sent.append(invite(self.sign_up.pk, people, terms, user))):
            _tell_sent(self, sent[0])
        return redirect(self.list_url)


def _tell_sent(view: InviteMixin, number: int) -> None:
    if not number:
        messages.warning(view.request, _("Nobody was left to mail: they have their invitation."))
        return
    view.note_on_page("events.invite", number=number)
    text = ngettext(
        "%(number)s invitation leaves now.", "%(number)s invitations leave now.", number
    )
    messages.success(view.request, text % {"number": number})


class AgainColumn(Column):
    """The button to send it again."""

    cell_template_name = "events/admin/invite_again_cell.html"


class InvitedView(InviteMixin, IndexView):
    """Who was invited, when, whether the mail left, and whether they signed up."""

    model = Invitee
    any_permission_required = None  # SignUpMixin asks
    near_screens = ()  # the search takes their room
    page_title = gettext_lazy("Who was invited")
    paginate_by = 100
    default_ordering = "email"
    search_fields = ["email", "name"]
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """Who, with which code, when, how often, how the mail went, and what came of it."""
        return [
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column("name", label=_("Name")),
            Column("invitation", label=_("Code")),
            DayColumn("sent_at", label=_("Sent"), sort_key="sent_at"),
            Column("times", label=_("How often"), sort_key="times"),
            Column("mail", label=_("Mail"), accessor=self._mail_state),
            Column("signed_up", label=_("Signed up"), accessor=self._answer),
            AgainColumn("again", label=_("Send again"), accessor=self._again_url),
        ]

    def _mail_state(self, invitee: Any) -> str:
        return str(MailState(invitee.mail_state).label) if invitee.mail_state else ""

    def _answer(self, invitee: Any) -> str:
        return _("Yes") if invitee.signed_up else _("No")

    def _again_url(self, invitee: Any) -> str:
        if invitee.signed_up:
            return ""
        return reverse("events_invite_again", args=[self.event.pk, invitee.pk])

    def get_base_queryset(self) -> QuerySet[Any]:
        """Those of this event, with how their last mail went."""
        about = Concat(
            Value("invitee:"), Cast(OuterRef("pk"), CharField()), output_field=CharField()
        )
        mails = OutgoingMail.objects.filter(about=about).order_by("-pk")
        return with_answers(self.sign_up).annotate(mail_state=Subquery(mails.values("state")[:1]))

    def get_index_url(self) -> str:
        """The screen itself."""
        return self.list_url

    def get_index_results_url(self) -> str:
        """What the search asks for while somebody types."""
        return reverse("events_invited_results", args=[self.event.pk])

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Invite more, or remind."""
        invite_url, again = (
            reverse(name, args=[self.event.pk])
            for name in ("events_invite", "events_invite_all_again")
        )
        buttons = [HeaderButton(_("Invite"), url=invite_url, icon_name="plus")]
        if not_signed_up(self.sign_up).exists():
            buttons.append(HeaderButton(_("Remind"), url=again, icon_name="mail"))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """None: the codes are in the breadcrumbs."""
        return []


class AgainForm(forms.Form):
    """The words, and how it was when somebody looked."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = words_field()


class AgainToOneForm(AgainForm):
    """The same for one, whose address may have been mistyped."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("If you correct it, their code is for the new address."),
    )
    field_order = ["seen", "email", "words"]


class InviteAgainView(InviteMixin, WagtailAdminTemplateMixin, FormView):
    """Mail somebody once more, or everybody who has not signed up: on purpose, after a look."""

    template_name = "events/admin/form.html"
    page_title = gettext_lazy("Send again")

    def get_form_class(self) -> type[AgainForm]:
        """Only of one the address can be corrected."""
        return AgainForm if self.chosen is None else AgainToOneForm

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the list."""
        *crumbs, last = super().own_breadcrumbs()
        return [*crumbs, {"url": self.list_url, "label": _("Who was invited")}, last]

    @cached_property
    def chosen(self) -> list[int] | None:
        """Who it is about; None is everybody."""
        if "pk" not in self.kwargs:
            return None
        return [get_object_or_404(self.sign_up.invitees, pk=self.kwargs["pk"]).pk]

    def get_initial(self) -> dict[str, Any]:
        """The words that were used last, for one; for all they may differ."""
        found = not_signed_up(self.sign_up, self.chosen)
        words = {item.words for item in found}
        return {
            "seen": stamp_of(found),
            "words": words.pop() if len(words) == 1 else "",
            "email": found[0].email if self.chosen and found else "",
        }

    def form_valid(self, form: AgainForm) -> HttpResponse:
        """Send it."""
        data, sent, user = form.cleaned_data, [], self.request.user
        if told(
            self.request,
            lambda: sent.append(
                invite_again(
                    self.sign_up.pk,
                    self.chosen,
                    data["seen"],
                    data["words"],
                    user,
                    email=data.get("email", ""),
                )
            ),
        ):
            _tell_sent(self, sent[0])
        return redirect(self.list_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say to how many."""
        number = not_signed_up(self.sign_up, self.chosen).count()
        text = ngettext(
            "%(number)s person has not signed up, and gets the invitation once more.",
            "%(number)s people have not signed up, and get the invitation once more.",
            number,
        )
        return super().get_context_data(
            intro=obstacle(self.sign_up) or text % {"number": number},
            submit=_("Send again"),
            back_url=self.list_url,
            **kwargs,
        )


def place_of_invitee(number: str) -> str:
    """Where somebody who was invited is in the admin; empty when they were forgotten."""
    event_id = Invitee.objects.filter(pk=number).values_list("sign_up__event", flat=True).first()
    return reverse("events_invite_again", args=[event_id, number]) if event_id else ""
