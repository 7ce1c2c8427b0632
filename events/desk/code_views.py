"""Invitation codes in the admin: make them, and see how often they were used."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from events.admin_base import SEE_ATTENDEES
from events.desk.base import SignUpMixin
from events.desk.sign_up_forms import CodesForm, InvitationForm
from events.models import Invitation
from events.sign_up.set_up import new_codes
from home.admin import DayColumn


class LinkColumn(Column):
    """The address that a code opens, with a button to copy it."""

    cell_template_name = "events/admin/code_cell.html"


class InvitationsView(SignUpMixin, IndexView):
    """All codes, with how often they were used."""

    model = Invitation
    any_permission_required = None  # SignUpMixin asks
    near_screens = ()  # the search takes their room
    page_title = gettext_lazy("Invitation codes")
    header_icon = "key"
    paginate_by = 100
    default_ordering = "code"
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """Code, for whom, how often, until when, link."""
        return [
            TitleColumn(
                "code",
                label=_("Code"),
                sort_key="code",
                get_url=lambda item: reverse("events_invitation", args=[self.event.pk, item.pk]),
            ),
            Column("email", label=_("Only for")),
            Column("audience", label=_("Audience")),
            Column(
                "uses",
                label=_("Used"),
                sort_key="uses",
                accessor=lambda item: (
                    _("%(uses)s of %(max)s") % {"uses": item.uses, "max": item.max_uses}
                ),
            ),
            DayColumn("valid_until", label=_("Valid until"), sort_key="valid_until"),
            LinkColumn("link", label=_("Link"), accessor=self._link),
        ]

    def _link(self, invitation: Invitation) -> str:
        address = f"{self.event.sign_up_url()}?{urlencode({'code': invitation.code})}"
        return self.request.build_absolute_uri(address)

    def get_base_queryset(self) -> QuerySet[Invitation]:
        """Those of this event."""
        return self.sign_up.invitations.select_related("audience")

    def get_index_url(self) -> str:
        """The screen itself."""
        return reverse("events_invitations", args=[self.event.pk])

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Add one, or mail them."""
        screens = [("events_invitation_add", _("Add a code"), "plus")]
        if self.request.user.has_perm(SEE_ATTENDEES):
            screens += [
                ("events_invite", _("Invite"), "mail"),
                ("events_invited", _("Who was invited"), "group"),
            ]
        return [
            HeaderButton(label, url=reverse(name, args=[self.event.pk]), icon_name=icon, priority=n)
            for n, (name, label, icon) in enumerate(screens)
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Many codes to hand out, and the other screens."""
        url = reverse("events_invitations_new", args=[self.event.pk])
        many = Button(_("Make many codes"), url=url, icon_name="circle-plus", priority=-1)
        return [many, *super().header_more_buttons]


class InvitationMixin(SignUpMixin):
    """A form of one code."""

    model = Invitation
    form_class = InvitationForm
    permission_required = None  # SignUpMixin asks
    header_icon = "key"

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the list."""
        url = reverse("events_invitations", args=[self.event.pk])
        return [
            {"url": url, "label": _("Invitation codes")},
            {"url": "", "label": self.get_page_title()},  # type: ignore[attr-defined]  # from Wagtail
        ]

    def get_page_subtitle(self) -> str:
        """The heading above the form."""
        return str(self.get_page_title())  # type: ignore[attr-defined]  # from Wagtail

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("events_invitations", args=[self.event.pk])

    def get_success_message(self, instance: Any = None) -> str:
        """What was saved."""
        code = instance or self.object  # type: ignore[attr-defined]  # from Wagtail
        return format_html(_("The code {} has been saved."), code)

    def get_success_buttons(self) -> list[Any]:
        """None: the list follows."""
        return []


class InvitationCreateView(InvitationMixin, CreateView):
    """A new code."""

    page_title = gettext_lazy("Add a code")

    def get_initial_form_instance(self) -> Invitation:
        """An empty one of this event."""
        return Invitation(sign_up=self.sign_up)

    def get_add_url(self) -> str:
        """The screen itself."""
        return reverse("events_invitation_add", args=[self.event.pk])


class InvitationEditView(InvitationMixin, EditView):
    """A code."""

    page_title = gettext_lazy("Invitation code")

    def get_object(self, queryset: Any = None) -> Invitation:
        """Only of this event."""
        return get_object_or_404(self.sign_up.invitations, pk=self.kwargs["pk"])

    def get_edit_url(self) -> str:
        """The screen itself."""
        return reverse("events_invitation", args=[self.event.pk, self.kwargs["pk"]])


class CodesView(SignUpMixin, WagtailAdminTemplateMixin, FormView):
    """Make many codes at once."""

    form_class = CodesForm
    template_name = "events/admin/form.html"
    page_title = gettext_lazy("Make many codes")
    header_icon = "key"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which audiences there are."""
        return {**super().get_form_kwargs(), "sign_up": self.sign_up}

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the list."""
        url = reverse("events_invitations", args=[self.event.pk])
        return [{"url": url, "label": _("Invitation codes")}, *super().own_breadcrumbs()]

    def form_valid(self, form: CodesForm) -> HttpResponse:
        """Make them."""
        codes = new_codes(self.sign_up, **form.cleaned_data)
        self.note_on_page("events.sign_up", fields=["invitations"])
        messages.success(
            self.request,
            ngettext(
                "%(number)s code has been made.", "%(number)s codes have been made.", len(codes)
            )
            % {"number": len(codes)},
        )
        return redirect("events_invitations", self.event.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the template of forms asks for."""
        context = super().get_context_data(**kwargs)
        context.update(
            media=context["form"].media,
            submit=_("Make them"),
            back_url=reverse("events_invitations", args=[self.event.pk]),
        )
        return context
