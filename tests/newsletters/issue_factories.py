"""Factories of newsletters and their issues."""

import uuid

import factory
import wagtail_factories

from newsletters.models import IssuePage, NewsletterIndexPage, NewsletterList


class NewsletterListFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Nieuwsbrief {n}")
    slug = factory.Sequence(lambda n: f"lijst-{n}")
    description = "Nieuws uit steden."
    from_name = "Agenda Stad"
    reply_to = "redactie@example.org"

    class Meta:
        model = NewsletterList


class NewsletterIndexPageFactory(wagtail_factories.PageFactory):
    title = "Nieuwsbrieven"
    slug = "nieuwsbrieven"

    class Meta:
        model = NewsletterIndexPage


class IssuePageFactory(wagtail_factories.PageFactory):
    """A draft of an issue; give `parent`, an archive, and `body`, a list of blocks."""

    title = factory.Sequence(lambda n: f"Nieuws uit de stad, nummer {n}")
    slug = factory.Sequence(lambda n: f"nummer-{n}")
    newsletter = factory.SubFactory(NewsletterListFactory)
    preheader = "Over groen, ontmoeten en een dag in Enschede"
    intro = "Wat gebeurde er de laatste twee weken?"
    live = False

    class Meta:
        model = IssuePage


def block(kind: str, value):
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def item(page, **more):
    return block("item", {"page": page.pk, "show_picture": True, **more})


def make_issue(archive, body=(), **fields):
    """An issue with these blocks, as an editor saved it."""
    issue = IssuePageFactory(parent=archive, **fields)
    issue.body = IssuePage._meta.get_field("body").stream_block.to_python(list(body))
    issue.save_revision(clean=False)
    issue.save()
    return IssuePage.objects.get(pk=issue.pk)
