"""Make Good Food City for the demo: its pages, its members and what they share.

What members share goes by the use cases of the site, so that each has its versions, its review and
its history; only the moments are set afterwards. What already exists is left alone.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from agendastad.demo import conversations, food_drawings, welcoming
from agendastad.demo import good_food_city as texts
from home.models import OutgoingMail, ThemeSynonym
from members.contributions import files, reviewing, writing
from members.models import (
    AccessLog,
    AccessMove,
    AccessState,
    Contribution,
    ContributionPicture,
    GoodFoodCityPage,
    GoodFoodCityStory,
    Initiative,
    LibraryIndexPage,
    LibraryPage,
    Post,
    Profile,
    Step,
    User,
)
from members.profiles.directory import refresh_entry

if TYPE_CHECKING:
    from agendastad.demo.load import Loader

#: The fields of a profile that demo members show.
SHOWN = ("name", "organisation", "role", "city", "themes", "about", "photo", "links")
#: The member with a login of the demo.
LOGIN = {"dewi": "lid@example.org"}


def make(loader: Loader) -> None:
    """Make what is missing."""
    make_pages(loader)
    last_mail = OutgoingMail.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    people = {source.key: make_member(loader, source) for source in texts.MEMBERS}
    welcoming.make(loader)
    for initiative in texts.INITIATIVES:
        make_initiative(loader, initiative, people[initiative.author])
    for post in texts.POSTS:
        make_post(loader, post, people[post.author])
    conversations.make(loader, people)
    make_synonyms(loader)
    # What would be mailed to people who do not exist is not mailed.
    OutgoingMail.objects.filter(pk__gt=last_mail, kind__startswith="members.").delete()


# Pages


def make_pages(loader: Loader) -> None:
    """The front page and the library, unless somebody wrote them already."""
    city: Any = GoodFoodCityPage.objects.child_of(loader.home).get()
    library: Any = LibraryIndexPage.objects.child_of(city).get()
    loader.page_ids["index:city"], loader.page_ids["index:library"] = city.pk, library.pk
    for tool in texts.TOOLS:
        make_tool(loader, tool, library)
    if not library.intro:
        library.intro = library.search_description = texts.LIBRARY_INTRO
        loader.save_page(library, loader.long_ago(-200))
        loader.made += 1
    city.refresh_from_db()
    if city.intro_title:
        return
    city.intro_title, city.intro = texts.TITLE, texts.INTRO
    city.listing_summary = city.search_description = texts.SUMMARY
    city.intro_image = loader.image("markt")
    city.shifts = shifts(texts.SHIFTS)
    city.body = loader.body("city", list(texts.BODY))
    city.deal_id = loader.page_ids["deal:voedsel"]
    city.stories = [
        GoodFoodCityStory(page_id=loader.page_ids[key])
        for key in texts.STORIES
        if key in loader.page_ids
    ]
    loader.save_page(city, loader.long_ago(-190))
    loader.made += 1


def shifts(sources: tuple[tuple[str, str, str], ...]) -> str:
    """The changes that members work on, as the JSON that a stream field keeps."""
    return json.dumps(
        [
            {"type": "shift", "value": {"before": before, "after": after, "text": text}}
            for before, after, text in sources
        ]
    )


def make_english(loader: Loader, home: Any) -> GoodFoodCityPage:
    """The front page, the library and two tools in English, as translations of the Dutch pages."""
    dutch: Any = GoodFoodCityPage.objects.get(pk=loader.page_ids["index:city"])
    city: GoodFoodCityPage = loader.page(
        "en-city",
        home,
        GoodFoodCityPage,
        dutch.title,
        loader.long_ago(-180),
        lambda: {
            "intro_title": texts.ENGLISH_TITLE,
            "intro": texts.ENGLISH_INTRO,
            "listing_summary": texts.ENGLISH_SUMMARY,
            "search_description": texts.ENGLISH_SUMMARY,
            "intro_image": loader.image("markt"),
            "shifts": shifts(texts.ENGLISH_SHIFTS),
            "body": loader.body("en-city", list(texts.ENGLISH_BODY)),
            "show_in_menus": True,
        },
        translation_of=dutch,
        slug=dutch.slug,
    )
    dutch_library: Any = LibraryIndexPage.objects.get(pk=loader.page_ids["index:library"])
    library: LibraryIndexPage = loader.page(
        "en-library",
        city,
        LibraryIndexPage,
        "Library",
        loader.long_ago(-180),
        lambda: {
            "intro": texts.ENGLISH_LIBRARY_INTRO,
            "search_description": texts.ENGLISH_LIBRARY_INTRO,
        },
        translation_of=dutch_library,
        slug=dutch_library.slug,
    )
    for tool in texts.ENGLISH_TOOLS:
        make_tool(loader, tool, library)
    return city


def make_tool(loader: Loader, source: texts.Tool, library: Any) -> None:
    """A tool or a piece of research; in a library in English the translation of the Dutch one."""
    moment = loader.long_ago(source.days)
    dutch = LibraryPage.objects.filter(pk=loader.page_ids.get(f"tool:{source.key}")).first()
    prefix = "en-" if dutch else ""
    page: LibraryPage = loader.page(
        f"{prefix}tool:{source.key}",
        library,
        LibraryPage,
        source.title,
        moment,
        lambda: {
            "kind": source.kind,
            "made_by": source.made_by,
            "summary": source.summary,
            "date": moment.date(),
            "body": loader.body(f"{prefix}tool:{source.key}", [("paragraph", source.text)]),
            "themes": loader.chosen(loader.themes, source.themes),
            "deals": loader.deal_pages(("voedsel",)),
            **{f"for_{reader}": True for reader in source.readers},
        },
        translation_of=dutch,
    )
    loader.page_ids[f"{prefix}tool:{source.key}"] = page.pk


# Members


def make_member(loader: Loader, source: texts.Member) -> User:
    """Somebody with a profile; most of them show it to the other members."""
    email = LOGIN.get(source.key) or f"{source.key}@goodfoodcity.example"
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, first_name=source.first, last_name=source.last)
        User.objects.filter(pk=user.pk).update(date_joined=loader.long_ago(source.days))
        EmailAddress.objects.get_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        loader.made += 1
    profile, _made = Profile.objects.get_or_create(user=user)
    if profile.state != AccessState.OUTSIDE:
        return user
    moment = loader.long_ago(source.days)
    profile.state, profile.state_since = AccessState(source.state), moment
    profile.city, profile.role, profile.about = source.city, source.role, source.about
    profile.organisation = loader.organisations.get(source.organisation)
    for name in SHOWN:
        setattr(profile, f"{name}_visibility", source.shown_to)
    profile.profile_step_at = profile.themes_step_at = profile.rules_step_at = moment
    profile.save()
    profile.themes.set(loader.chosen(loader.themes, source.themes))
    steps = [(AccessMove.ASK, AccessState.WAITING, "Ik wil graag meedoen.")]
    if source.state != "waiting":
        steps.append((AccessMove.APPROVE, AccessState.MEMBER, ""))
    if source.state == "blocked":
        steps.append((AccessMove.BLOCK, AccessState.BLOCKED, "Plaatste alleen reclame."))
    for number, (move, state, reason) in enumerate(steps):
        by = user if move == AccessMove.ASK else loader.moderator
        at = moment + timedelta(hours=number)
        AccessLog.objects.create(
            profile=profile, at=at, move=move, state=state, by=by, reason=reason
        )
    refresh_entry(profile)
    loader.made += 1
    return user


# What they share


def make_initiative(loader: Loader, source: texts.SharedInitiative, author: User) -> None:
    """An initiative, as far as it has come."""
    if Initiative.objects.filter(author=author, title=source.title).exists():
        return
    draft = Initiative(
        author=author,
        title=source.title,
        text=source.text,
        goal=source.goal,
        phase=source.phase,
        municipality=loader.organisations[source.municipality],
        city=loader.organisations[source.municipality].place,
        partners=source.partners,
        contact=source.contact,
        **{f"shift_{name}": True for name in source.shifts},
    )
    share(loader, source, draft)
    if source.of_deal:
        deal = loader.page_ids["deal:voedsel"]
        Initiative.objects.filter(pk=draft.pk).update(deal=deal)


def make_post(loader: Loader, source: texts.SharedPost, author: User) -> None:
    """A message."""
    if Post.objects.filter(author=author, title=source.title).exists():
        return
    draft = Post(
        author=author,
        title=source.title,
        text=source.text,
        kind=source.kind,
        city=source.city,
        audience=source.audience,
    )
    share(loader, source, draft)


def share(loader: Loader, source: texts.Shared, draft: Any) -> None:
    """Write it, send it, and have the moderator decide."""
    draft.themes.set(loader.chosen(loader.themes, source.themes))
    if source.picture:
        name = f"{source.picture}.jpg"
        upload = SimpleUploadedFile(name, food_drawings.draw(source.picture), "image/jpeg")
        file = files.checked_picture(upload, draft.author)
        file.save()
        draft.pictures = [
            ContributionPicture(
                file=file, alt_text=source.picture_text, credit="Illustratie: Agenda Stad"
            )
        ]
    writing.save(draft, draft.author)
    if source.state != "draft":
        writing.submit(draft, draft.author)
        seen = draft.latest_revision_id
        if source.state == "approved":
            reviewing.approve(draft, loader.moderator, seen=seen)
        elif source.state == "changes_asked":
            reviewing.ask_changes(draft, loader.moderator, seen=seen, text=texts.CHANGE_ASKED)
    happened(draft, loader.long_ago(source.days))
    loader.made += 1


def make_synonyms(loader: Loader) -> None:
    """Other words for themes."""
    for slug, words in texts.SYNONYMS.items():
        for word in words:
            synonym = ThemeSynonym(theme=loader.themes[slug], word=word)
            if not ThemeSynonym.objects.filter(word__iexact=word).exists():
                synonym.full_clean()
                synonym.save()
                loader.made += 1


def happened(draft: Contribution, moment: datetime) -> None:
    """Let it have been so long ago."""
    sent, decided = moment - timedelta(hours=20), moment
    item = Contribution.objects.get(pk=draft.pk)
    changes: dict[str, Any] = {"created_at": sent, "changed_at": sent, "submitted_at": sent}
    if item.live:
        changes |= dict.fromkeys(("first_published_at", "last_published_at"), decided)
        changes["confirmed_at"] = decided
    Contribution.objects.filter(pk=draft.pk).update(**changes)
    Step.objects.filter(contribution=draft.pk).update(at=decided)
    Step.objects.filter(contribution=draft.pk, kind=Step.Kind.SUBMITTED).update(at=sent)
    item.revisions.update(created_at=sent)
