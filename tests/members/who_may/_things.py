"""What the screens of the admin are about: one of each, made once."""

import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Locale, Task, UploadedFile, Workflow, WorkflowState

from events.models import Broadcast, Invitation, Invitee, Paper, PaperKind, email_key_of
from events.sign_up.registration import register
from home.models import OutgoingMail, SiteDocument
from members.roles import APPROVAL_TASK, EDITORS, PUBLISHING_WORKFLOW
from newsletters.models import ListPlan, SubscriberImport, Suppression
from tests.accounts import make_user
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    RoomFactory,
    SignUpFactory,
    application,
)
from tests.home.factories import PersonFactory, SiteImageFactory, ThemeFactory
from tests.members.who_may import EDITOR, World
from tests.news.factories import NewsIndexPageFactory, NewsPageFactory, SeriesFactory
from tests.newsletters.factories import NewsletterListFactory, SubscriberFactory
from tests.newsletters.issue_factories import NewsletterIndexPageFactory, make_issue
from tests.newsletters.readers import new_page, new_sending
from tests.townsdeals.factories import OrganisationFactory


def _page(world: World) -> Any:
    index = NewsIndexPageFactory(parent=world.home)
    page = NewsPageFactory(parent=index, owner=world.other)
    page.save_revision(user=world.other)
    page.get_workflow().start(page, world.users[EDITOR])
    return page


def _workflow(world: World) -> Any:
    return WorkflowState.objects.select_related("current_task_state").get(
        object_id=thing(world, "page").pk
    )


def _own_draft(world: World) -> Any:
    """A draft of the editor's own, which nobody is asked to look at yet."""
    index = thing(world, "page").get_parent()
    page = NewsPageFactory(parent=index, owner=world.users[EDITOR], live=False)
    page.save_revision(user=world.users[EDITOR])
    return page


def _document(world: World) -> Any:
    return SiteDocument.objects.create(
        title="Document", file=ContentFile(b"%PDF-1.4", "a.pdf"), uploaded_by_user=world.other
    )


def _own_image(world: World) -> Any:
    return SiteImageFactory(uploaded_by_user=world.users[EDITOR])


def _event(world: World) -> Any:
    return EventPageFactory(parent=EventIndexPageFactory(parent=world.home), show_programme=True)


def _sign_up(world: World) -> Any:
    return SignUpFactory(event=thing(world, "event"), capacity=30)


def _registration(world: World) -> Any:
    return register(thing(world, "sign_up").pk, application("sanne@example.org")).registration


def _invitation(world: World) -> Any:
    return Invitation.objects.create(sign_up=thing(world, "sign_up"), code="WELKOM")


def _invitee(world: World) -> Any:
    email = "genodigde@example.org"
    return Invitee.objects.create(
        sign_up=thing(world, "sign_up"),
        invitation=thing(world, "invitation"),
        email=email,
        email_key=email_key_of(email),
    )


def _broadcast(world: World) -> Any:
    return Broadcast.objects.create(
        sign_up=thing(world, "sign_up"), subject="Nieuws", text="Hallo", states=["confirmed"]
    )


def _paper(world: World) -> Any:
    return Paper.objects.create(
        sign_up=thing(world, "sign_up"), kind=PaperKind.values[0], content=b"%PDF-1.4"
    )


def _import(world: World) -> Any:
    return SubscriberImport.objects.create(
        newsletter=thing(world, "newsletter"),
        source=SubscriberImport.Source.FORM,
        consent_text="Ja",
        consented_on=datetime.date(2026, 1, 2),
        headings=["e-mail"],
        content=b"e-mail\na@example.org\n",
    )


def _issue(world: World) -> Any:
    archive = NewsletterIndexPageFactory(parent=world.home)
    return make_issue(archive, newsletter=thing(world, "newsletter"))


def _sending(world: World) -> Any:
    return new_sending(new_page(world.home))


def _uploaded(world: World) -> Any:
    return UploadedFile.objects.create(
        file=ContentFile(b"x", "x.txt"), uploaded_by_user=world.other
    )


_MAKERS = {
    "page": _page,
    "task_state": lambda world: _workflow(world).current_task_state,
    "workflow_state": _workflow,
    "revision": lambda world: thing(world, "page").latest_revision,
    "own_draft": _own_draft,
    "document": _document,
    "image": lambda world: SiteImageFactory(uploaded_by_user=world.other),
    "own_image": _own_image,
    "uploaded": _uploaded,
    "event": _event,
    "sign_up": _sign_up,
    "registration": _registration,
    "invitation": _invitation,
    "invitee": _invitee,
    "broadcast": _broadcast,
    "paper": _paper,
    "room": lambda world: RoomFactory(event=thing(world, "event")),
    "unused_newsletter": lambda world: NewsletterListFactory(),
    "unused_member": lambda world: make_user(email="unused@example.org"),
    "newsletter": lambda world: NewsletterListFactory(),
    "plan": lambda world: ListPlan.objects.create(newsletter=thing(world, "newsletter")),
    "subscriber": lambda world: SubscriberFactory(),
    "suppression": lambda world: Suppression.objects.create(key="k", reason="blocked"),
    "import": _import,
    "issue": _issue,
    "person": lambda world: PersonFactory(),
    "theme": lambda world: ThemeFactory(),
    "series": lambda world: SeriesFactory(),
    "organisation": lambda world: OrganisationFactory(),
    "mail": lambda world: OutgoingMail.objects.create(key="k", kind="k", recipient="a@example.org"),
    "redirect": lambda world: Redirect.objects.create(
        old_path="/oud", redirect_link="/nieuw", site=None
    ),
    "collection": lambda world: Collection.get_first_root_node().add_child(name="Map"),
    "workflow": lambda world: Workflow.objects.get(name=PUBLISHING_WORKFLOW),
    "task": lambda world: Task.objects.get(name=APPROVAL_TASK),
    "locale": lambda world: Locale.get_default(),
    "index": lambda world: thing(world, "page").get_parent(),
    "site": lambda world: world.home.get_site(),
    "group": lambda world: Group.objects.get(name=EDITORS),
    "member": lambda world: world.other,
    "sending": _sending,
}


def thing(world: World, name: str) -> Model:
    """The one of this name."""
    return world.once(name, lambda: _MAKERS[name](world))
