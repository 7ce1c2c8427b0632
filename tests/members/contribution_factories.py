"""Contributions for tests, by the same code as in the site."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from members.contributions import reviewing, writing
from members.models import AccessState, Contribution, Initiative, Post, Profile, User
from members.roles import MODERATORS
from tests.members.factories import UserFactory


def make_moderator(**fields: Any) -> User:
    return UserFactory(role=MODERATORS, **fields)


def make_draft(model: type[Contribution] = Initiative, **fields: Any) -> Any:
    author = fields.pop("author", None) or make_member()
    themes = fields.pop("themes", [])
    values: dict[str, Any] = {"title": "Moestuin op het dak", "text": "Wij *telen* groente."}
    if model is Initiative:
        values |= {"goal": "Groente voor de hele straat.", "city": "Utrecht"}
    draft = model(author=author, **values | fields)
    draft.themes.set(themes)
    writing.save(draft, author)
    return draft


def make_waiting(model: type[Contribution] = Initiative, **fields: Any) -> Any:
    draft = make_draft(model, **fields)
    writing.submit(draft, draft.author)
    return draft


def make_published(model: type[Contribution] = Initiative, **fields: Any) -> Any:
    moderator = fields.pop("moderator", None) or make_moderator()
    waiting = make_waiting(model, **fields)
    reviewing.approve(waiting, moderator, seen=waiting.latest_revision_id)
    return fresh(waiting)


def make_post(**fields: Any) -> Any:
    return make_published(Post, **fields)


def fresh(contribution: Contribution) -> Any:
    return type(contribution).objects.get(pk=contribution.pk)


def picture_upload(
    name: str = "foto.jpg", size: tuple[int, int] = (900, 600), form: str = "JPEG", **options: Any
) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "#7a9e3f").save(out, form, **options)
    return SimpleUploadedFile(name, out.getvalue(), content_type=f"image/{form.lower()}")


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def make_member(**fields: Any) -> User:
    """Somebody who is in."""
    user = UserFactory(**fields)
    Profile.objects.update_or_create(user=user, defaults={"state": AccessState.MEMBER})
    return User.objects.get(pk=user.pk)
