"""The roles of staff, as groups with exactly the rights that they need.

The groups are made by a migration. Whoever changes this table adds a migration that calls
`set_up`, as `0002_roles` does: it can be run again, on any database, also before Django has made
the permissions of new models.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EDITORS = "Redacteuren"
MODERATORS = "Moderatoren"
DOOR_CREW = "Deurploeg"
COMMUNICATIONS = "Communicatie"
PUBLISHING_WORKFLOW = "Publiceren"
APPROVAL_TASK = "Goedkeuring door een moderator"
CONTRIBUTIONS_WORKFLOW = "Bijdragen van leden"
CONTRIBUTIONS_TASK = "Beoordeling van bijdragen"

#: What Wagtail calls the groups and the workflow that it makes itself; ours take their place.
_WAGTAIL_GROUPS = {EDITORS: "Editors", MODERATORS: "Moderators"}
_WAGTAIL_WORKFLOW = "Moderators approval"

#: Content beside pages that editors look after.
_SNIPPETS = ("home.person", "home.theme", "news.series", "townsdeals.organisation")
#: The parts of a programme; they belong to an event, so who edits one may take parts away.
_PROGRAMME = ("events.round", "events.room", "events.session")
_ALL_ACTIONS = ("view", "add", "change", "delete")
#: Who signs up for events: all staff help them, moderators also where it asks for more trust.
_SIGN_UPS: dict[str, tuple[str, ...]] = {
    "events.signup": ("view", "add", "change"),
    "events.registration": ("view", "add", "change"),
    "home.outgoingmail": ("view", "change"),
}
#: How issues of newsletters are sent: all staff see it, moderators decide.
_SENDINGS: dict[str, tuple[str, ...]] = {"newsletters.sending": ("view",)}
_SENDINGS_IN_TRUST: dict[str, tuple[str, ...]] = {"newsletters.sending": ("view", "change")}
_SIGN_UPS_IN_TRUST = _SIGN_UPS | {
    "events.registration": (
        *_SIGN_UPS["events.registration"],
        "view_sensitive_answers",
        "exceed_capacity",
    )
}

#: What members share: moderators review it. Nobody publishes it but by that.
_CONTRIBUTIONS: dict[str, tuple[str, ...]] = {
    "members.contribution": ("view", "moderate_contribution"),
    "members.post": ("view", "change"),
    "members.initiative": ("view", "change"),
    "members.reason": _ALL_ACTIONS,
}

#: Who gets newsletters: personal data of thousands, so only for who works with it.
_NEWSLETTERS: dict[str, tuple[str, ...]] = {
    "newsletters.newsletterlist": _ALL_ACTIONS,
    "newsletters.listplan": _ALL_ACTIONS,
    "newsletters.subscriber": (
        "view",
        "change",
        "delete",
        "export_subscriber",
        "import_subscriber",
    ),
    "newsletters.suppression": ("view", "add", "change"),
    **_SENDINGS_IN_TRUST,
    "home.outgoingmail": ("view", "change"),
}


#: Who is let into Good Food City, and what they keep to: personal data, so only for moderators.
_MEMBERS: dict[str, tuple[str, ...]] = {
    "members.profile": ("view", "change", "export_profile"),
    "members.organisationproposal": ("view", "change"),
    "members.maildomain": _ALL_ACTIONS,
    "members.memberinvitation": ("view", "add", "change"),
    "members.houserules": ("view", "add", "change"),
    "members.accesssettings": ("change",),
}


#: What members say to each other, and what somebody reported.
_CONVERSATIONS: dict[str, tuple[str, ...]] = {
    "members.comment": ("view", "change"),
    "members.report": ("view", "change"),
    "members.conversationsettings": ("change",),
}


@dataclass(frozen=True, kw_only=True)
class Role:
    """The rights of a group: on all pages, in all collections of media, and on models."""

    pages: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enters_admin: bool = False


ROLES: dict[str, Role] = {
    # Writes anything, publishes nothing; may mend and remove own uploads only.
    EDITORS: Role(
        enters_admin=True,
        pages=("add", "change"),
        images=("add", "choose"),
        documents=("add", "choose"),
        models=dict.fromkeys(_SNIPPETS, ("view", "add", "change"))
        | dict.fromkeys(_PROGRAMME, _ALL_ACTIONS)
        | _SIGN_UPS
        | _SENDINGS,
    ),
    # Also publishes, takes offline, locks and approves; mends everybody's uploads.
    MODERATORS: Role(
        enters_admin=True,
        pages=("add", "change", "publish", "lock", "unlock"),
        images=("add", "change", "choose"),
        documents=("add", "change", "choose"),
        models=dict.fromkeys([*_SNIPPETS, *_PROGRAMME], _ALL_ACTIONS)
        | _SIGN_UPS_IN_TRUST
        | _SENDINGS_IN_TRUST
        | _CONTRIBUTIONS
        | _MEMBERS
        | _CONVERSATIONS,
    ),
    # Looks after newsletters and who gets them; has the rights on pages by another role besides.
    COMMUNICATIONS: Role(enters_admin=True, models=_NEWSLETTERS),
    # Checks people in at the door (`/deur/`); has no business in the admin.
    DOOR_CREW: Role(models={"events.scan": ("add",)}),
}


def set_up(apps: Any) -> None:
    """Make the groups, give them the rights of `ROLES` and no others, and set up the workflow.

    `apps` is Django's app registry or the historic one of a migration.
    """
    groups = {name: _group(apps, name) for name in ROLES}
    for name, role in ROLES.items():
        _grant(apps, groups[name], role)
    _set_up_workflow(apps, groups[MODERATORS])
    _set_up_contributions(apps, groups[MODERATORS])


def _group(apps: Any, name: str) -> Any:
    """The group of this name; Wagtail's own group is renamed, so that nobody loses a role."""
    Group = apps.get_model("auth", "Group")
    group = Group.objects.filter(name=name).first()
    if group is None and name in _WAGTAIL_GROUPS:
        group = Group.objects.filter(name=_WAGTAIL_GROUPS[name]).first()
        if group is not None:
            group.name = name
            group.save(update_fields=["name"])
    return group or Group.objects.create(name=name)


def _permission(apps: Any, model: str, action: str) -> Any:
    """The right to do `action` with `model`, made here when Django has not done so yet."""
    app_label, model_name = model.split(".")
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model_name
    )
    codename = action if "_" in action else f"{action}_{model_name}"
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {action} {model_name}"},
    )
    return permission


def _grant(apps: Any, group: Any, role: Role) -> None:
    """Replace the rights of a group."""
    permissions = [
        _permission(apps, model, action)
        for model, actions in role.models.items()
        for action in actions
    ]
    if role.enters_admin:
        permissions.append(_permission(apps, "wagtailadmin.admin", "access_admin"))
    group.permissions.set(permissions)

    page_permissions = apps.get_model("wagtailcore", "GroupPagePermission").objects
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()
    page_permissions.filter(group_id=group.pk).delete()
    if root is not None:
        page_permissions.bulk_create(
            page_permissions.model(
                group_id=group.pk,
                page_id=root.pk,
                permission_id=_permission(apps, "wagtailcore.page", action).pk,
            )
            for action in role.pages
        )

    collection_permissions = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    collection_permissions.filter(group_id=group.pk).delete()
    if collection is not None:
        media = [("wagtailimages.image", action) for action in role.images]
        media += [("wagtaildocs.document", action) for action in role.documents]
        collection_permissions.bulk_create(
            collection_permissions.model(
                group_id=group.pk,
                collection_id=collection.pk,
                permission_id=_permission(apps, model, action).pk,
            )
            for model, action in media
        )


def _set_up_workflow(apps: Any, moderators: Any) -> None:
    """One workflow for all pages: a moderator approves, and with that the page is published."""
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()

    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = GroupApprovalTask.objects.filter(name__in=[APPROVAL_TASK, _WAGTAIL_WORKFLOW]).first()
    if task is None:
        task = GroupApprovalTask(name=APPROVAL_TASK, content_type_id=content_type.pk)
    task.name = APPROVAL_TASK
    task.active = True
    task.save()
    task.groups.set([moderators.pk])

    workflow = Workflow.objects.filter(name__in=[PUBLISHING_WORKFLOW, _WAGTAIL_WORKFLOW]).first()
    workflow = workflow or Workflow()
    workflow.name = PUBLISHING_WORKFLOW
    workflow.active = True
    workflow.save()
    WorkflowTask.objects.get_or_create(
        workflow_id=workflow.pk, task_id=task.pk, defaults={"sort_order": 0}
    )
    if root is not None:
        WorkflowPage.objects.update_or_create(
            page_id=root.pk, defaults={"workflow_id": workflow.pk}
        )


def _set_up_contributions(apps: Any, moderators: Any) -> None:
    """One workflow for what members share: a moderator reviews it.

    A migration of before there were contributions has nothing to set up.
    """
    try:
        ContributionTask = apps.get_model("members", "ContributionTask")
    except LookupError:
        return
    ContentType = apps.get_model("contenttypes", "ContentType")
    Workflow = apps.get_model("wagtailcore", "Workflow")

    def content_type(model: str) -> Any:
        return ContentType.objects.get_or_create(app_label="members", model=model)[0]

    task = ContributionTask.objects.filter(name=CONTRIBUTIONS_TASK).first()
    if task is None:
        task = ContributionTask(
            name=CONTRIBUTIONS_TASK, content_type_id=content_type("contributiontask").pk
        )
        task.save()
    task.groups.set([moderators.pk])
    workflow, _ = Workflow.objects.get_or_create(name=CONTRIBUTIONS_WORKFLOW)
    apps.get_model("wagtailcore", "WorkflowTask").objects.get_or_create(
        workflow_id=workflow.pk, task_id=task.pk, defaults={"sort_order": 0}
    )
    for model in ("post", "initiative"):
        apps.get_model("wagtailcore", "WorkflowContentType").objects.update_or_create(
            content_type_id=content_type(model).pk, defaults={"workflow_id": workflow.pk}
        )
