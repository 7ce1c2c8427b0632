"""What staff set about access: domains, invitations, proposed organisations, house rules."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import SnippetViewSet

from home.admin import DayColumn, RightMixin
from home.choosing import PlainSnippetChooserViewSet
from members.models import HouseRules, MailDomain, MemberInvitation, OrganisationProposal


class MailDomainViewSet(SnippetViewSet):
    """The domains whose people come in at once."""

    chooser_viewset_class = PlainSnippetChooserViewSet
    model = MailDomain
    icon = "mail"
    menu_label = gettext_lazy("Mail domains")
    list_display = ["domain", "subdomains", "organisation"]
    search_fields = ["domain"]
    list_per_page = 50


class RulesListView(RightMixin, IndexView):
    """All versions, and how many members agreed to each."""

    right = "members.view_houserules"
    model = HouseRules
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("House rules")
    header_icon = "clipboard-list"
    index_url_name = "members_rules"
    index_results_url_name = "members_rules_results"
    template_name = "wagtailadmin/generic/index.html"
    default_ordering = "-version"
    paginate_by = 50
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """The number, since when it counts, and who agreed."""
        return [
            TitleColumn(
                "version",
                label=_("Version"),
                accessor="__str__",
                get_url=lambda item: reverse("members_rules_version", args=[item.pk]),
            ),
            DayColumn("created_at", label=_("Written")),
            DayColumn("published_at", label=_("Counts since")),
            Column("agreed", label=_("Members who agreed")),
        ]

    def get_base_queryset(self) -> QuerySet[HouseRules]:
        """With how many agreed."""
        return HouseRules.objects.annotate(agreed=Count("acceptances"))

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Write a new version."""
        if not self.request.user.has_perm("members.add_houserules"):
            return []
        url = reverse("members_rules_add")
        return [HeaderButton(_("Write a new version"), url=url, icon_name="plus")]


class RulesForm(WagtailAdminModelForm):
    """The words of a version."""

    class Meta:
        model = HouseRules
        fields: ClassVar = ["text", "text_english", "changes"]


class RulesView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """Write a version, and let it count. One that counts, or did, never changes."""

    right = "members.change_houserules"
    template_name = "members/desk/rules.html"
    header_icon = "clipboard-list"
    form_class = RulesForm

    @cached_property
    def rules(self) -> HouseRules:
        """The version; a new one has the words of what counts now."""
        if "pk" in self.kwargs:
            found: HouseRules = get_object_or_404(HouseRules, pk=self.kwargs["pk"])
            return found
        current = HouseRules.objects.current()
        return HouseRules(
            version=HouseRules.next_version(),
            text=current.text if current else "",
            text_english=current.text_english if current else "",
        )

    def get_page_title(self) -> str:
        """Which version."""
        return str(self.rules)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_rules"), "label": _("House rules")},
            {"url": "", "label": str(self.rules)},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The words."""
        return {**super().get_form_kwargs(), "instance": self.rules}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it can still change."""
        context = super().get_context_data(**kwargs)
        return {**context, "rules": self.rules, "media": context["form"].media}

    def form_valid(self, form: RulesForm) -> HttpResponse:
        """Save it, and let it count when that was pressed."""
        if self.rules.published_at:
            messages.error(self.request, _("This version counts already. Write a new one."))
            return redirect("members_rules")
        with transaction.atomic():
            rules = form.save(commit=False)
            if "publish" in self.request.POST:
                rules.published_at = timezone.now()
            rules.save()
            what = "members.rules_publish" if rules.published_at else "members.rules_save"
            log(rules, what, user=self.request.user)
        if rules.published_at:
            messages.success(
                self.request, _("This version counts from now on. Members are asked to agree.")
            )
        else:
            messages.success(self.request, _("The draft is saved. It does not count yet."))
        return redirect("members_rules")


class ProposalListView(RightMixin, IndexView):
    """Organisations that members proposed, what is open first."""

    right = "members.view_organisationproposal"
    model = OrganisationProposal
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("Proposed organisations")
    header_icon = "group"
    index_url_name = "members_proposals"
    index_results_url_name = "members_proposals_results"
    template_name = "wagtailadmin/generic/index.html"
    paginate_by = 50
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """What, since when, and what became of it."""
        return [
            TitleColumn(
                "name",
                label=_("Name"),
                get_url=lambda item: (
                    reverse("members_proposal", args=[item.pk]) if item.state == "open" else None
                ),
            ),
            Column("people", label=_("Members")),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column("organisation", label=_("Organisation"), accessor="organisation"),
            DayColumn("created_at", label=_("Proposed"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet[OrganisationProposal]:
        """With how many members wait for it."""
        proposals = OrganisationProposal.objects.select_related("organisation")
        return proposals.annotate(people=Count("profiles"))

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What is open first, then what was decided last."""
        return queryset.order_by(F("decided_at").desc(nulls_first=True), "created_at", "pk")


class InvitationFilterSet(WagtailFilterSet):
    """What invitations can be filtered by."""

    by_staff = django_filters.BooleanFilter(
        label=gettext_lazy("By staff"),
        widget=forms.RadioSelect(
            choices=[
                ("", gettext_lazy("All")),
                (True, gettext_lazy("Yes")),
                (False, gettext_lazy("No")),
            ]
        ),
    )

    class Meta:
        model = MemberInvitation
        fields: ClassVar[list[str]] = []


class InvitationListView(RightMixin, IndexView):
    """All invitations, by members and by staff."""

    right = "members.view_memberinvitation"
    model = MemberInvitation
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("Invitations")
    header_icon = "mail"
    index_url_name = "members_invitations"
    index_results_url_name = "members_invitations_results"
    template_name = "wagtailadmin/generic/index.html"
    filterset_class = InvitationFilterSet
    is_searchable = True
    search_fields = ["email"]
    search_backend_name = None
    default_ordering = "-created_at"
    paginate_by = 50
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """Whom, by whom, and what became of it."""
        return [
            TitleColumn(
                "email",
                label=_("E-mail address"),
                get_url=lambda item: (
                    reverse("members_invitation_revoke", args=[item.pk]) if item.is_open else None
                ),
            ),
            Column("invited_by", label=_("Invited by")),
            Column("state", label=_("State"), accessor=invitation_state),
            DayColumn("created_at", label=_("Invited"), sort_key="created_at"),
            DayColumn("expires_at", label=_("Ends"), sort_key="expires_at"),
        ]

    def get_base_queryset(self) -> QuerySet[MemberInvitation]:
        """With who invited."""
        return MemberInvitation.objects.select_related("invited_by")

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The same order each time."""
        return queryset.order_by(str(self.ordering or self.default_ordering), "-pk")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Invite people."""
        if not self.request.user.has_perm("members.add_memberinvitation"):
            return []
        url = reverse("members_invitation_add")
        return [HeaderButton(_("Invite people"), url=url, icon_name="plus")]


def invitation_state(item: MemberInvitation) -> str:
    """What became of an invitation."""
    if item.accepted_at:
        return _("Used")
    if item.revoked_at:
        return _("No longer works")
    return _("Open") if item.is_open else _("Too old")
