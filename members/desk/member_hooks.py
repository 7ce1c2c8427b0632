"""The desk's screens of members and access: their addresses, menu and history."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from home.admin import RightMenuItem
from members.desk import access_admin, member_list, member_views
from members.desk.menu import MENU_HOOK, MENU_HOUSE_RULES, MENU_INVITATIONS, MENU_MEMBERS

domains = access_admin.MailDomainViewSet()
register_snippet(domains)


@hooks.register("register_admin_urls")
def member_urls() -> list[URLPattern]:
    """The screens."""
    people, proposals, invitations = "leden/", "leden/organisaties/", "leden/uitnodigingen/"
    rules = "leden/huisregels/"
    members, log = member_list.MemberListView, member_list.AccessLogView
    versions, one_version = access_admin.RulesListView, access_admin.RulesView
    proposed, invited = access_admin.ProposalListView, access_admin.InvitationListView
    return [
        path(people, members.as_view(), name="members_list"),
        path(f"{people}results/", members.as_view(results_only=True), name="members_list_results"),
        path(f"{people}besluiten/", log.as_view(), name="members_access_log"),
        path(
            f"{people}besluiten/results/",
            log.as_view(results_only=True),
            name="members_access_log_results",
        ),
        path(f"{people}<int:pk>/", member_views.MemberView.as_view(), name="members_member"),
        path(
            f"{people}<int:pk>/<slug:move>/",
            member_views.DecideView.as_view(),
            name="members_decide",
        ),
        path(proposals, proposed.as_view(), name="members_proposals"),
        path(
            f"{proposals}results/",
            proposed.as_view(results_only=True),
            name="members_proposals_results",
        ),
        path(
            f"{proposals}voorstel/<int:pk>/",
            member_views.ProposalView.as_view(),
            name="members_proposal",
        ),
        path(invitations, invited.as_view(), name="members_invitations"),
        path(
            f"{invitations}results/",
            invited.as_view(results_only=True),
            name="members_invitations_results",
        ),
        path(
            f"{invitations}nieuw/",
            member_views.StaffInviteView.as_view(),
            name="members_invitation_add",
        ),
        path(
            f"{invitations}intrekken/<int:pk>/",
            member_views.RevokeView.as_view(),
            name="members_invitation_revoke",
        ),
        path(rules, versions.as_view(), name="members_rules"),
        path(f"{rules}results/", versions.as_view(results_only=True), name="members_rules_results"),
        path(f"{rules}nieuw/", one_version.as_view(), name="members_rules_add"),
        path(f"{rules}versie/<int:pk>/", one_version.as_view(), name="members_rules_version"),
    ]


def _item(label: Any, url_name: str, right: str, icon: str, order: int) -> MenuItem:
    return RightMenuItem(
        label,
        reverse(url_name),
        right=right,
        name=f"good-food-city-{url_name.replace('_', '-').replace(':', '-')}",
        icon_name=icon,
        order=order,
    )


@hooks.register(MENU_HOOK)
def members_item() -> MenuItem:
    """Members."""
    return _item(_("Members"), "members_list", member_list.SEE, "group", MENU_MEMBERS)


@hooks.register(MENU_HOOK)
def proposals_item() -> MenuItem:
    """Organisations that members proposed."""
    return _item(
        _("Proposed organisations"),
        "members_proposals",
        "members.view_organisationproposal",
        "tag",
        MENU_MEMBERS + 5,
    )


@hooks.register(MENU_HOOK)
def invitations_item() -> MenuItem:
    """Invitations."""
    return _item(
        _("Invitations"),
        "members_invitations",
        "members.view_memberinvitation",
        "mail",
        MENU_INVITATIONS,
    )


@hooks.register(MENU_HOOK)
def domains_item() -> MenuItem:
    """Mail domains."""
    return _item(
        _("Mail domains"),
        domains.get_url_name("list"),
        "members.view_maildomain",
        "site",
        MENU_INVITATIONS + 5,
    )


@hooks.register(MENU_HOOK)
def rules_item() -> MenuItem:
    """House rules."""
    return _item(
        _("House rules"),
        "members_rules",
        "members.view_houserules",
        "clipboard-list",
        MENU_HOUSE_RULES,
    )


@hooks.register("register_log_actions")
def member_actions(actions: Any) -> None:
    """What staff did with members."""
    actions.register_action("members.export", _("Download members"), _("Members downloaded"))
    actions.register_action("members.approve", _("Let in as a member"), _("Let in as a member"))
    actions.register_action("members.decline", _("Do not let in"), _("Not let in"))
    actions.register_action("members.block", _("Block"), _("Blocked"))
    actions.register_action("members.unblock", _("End the block"), _("Block ended"))
    actions.register_action(
        "members.reinstate", _("End the block, member again"), _("Block ended, member again")
    )
    actions.register_action("members.rules_save", _("Save house rules"), _("House rules saved"))
    actions.register_action(
        "members.rules_publish", _("Let house rules count"), _("House rules count")
    )
