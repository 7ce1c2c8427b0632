"""Pictures in every size before a reader asks for them, and AVIF in a fraction of a second.

Wagtail makes a rendition when a template first shows it. A new article has a dozen of them, so
without this its first reader would wait for seconds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Page
from willow.image import Image as WillowImage
from willow.plugins.pillow import PillowImage
from willow.registry import registry

#: Pillow's own default is 6. 9 takes a tenth of the time and makes files of the same size.
AVIF_SPEED = 9

_afterwards: ContextVar[bool] = ContextVar("pictures are made afterwards", default=False)


def save_as_avif(
    image: PillowImage,
    file: Any,
    quality: int = 80,
    lossless: bool = False,
    apply_optimizers: bool = True,
) -> WillowImage:
    """Write an AVIF file, quickly; takes the place of Willow's operation of this name."""
    picture = image.get_pillow_image()
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    options = {"quality": 100, "subsampling": "4:4:4"} if lossless else {"quality": quality}
    picture.save(file, "AVIF", speed=AVIF_SPEED, **options)
    file.seek(0)
    return WillowImage.open(file)


def use_fast_avif() -> None:
    """Let Willow, and so Wagtail, write AVIF our way.

    Willow looks an operation up in its registry for a file that was just opened, and calls the
    method for a picture that was changed already; it has no setting for the speed.
    """
    registry.register_operation(PillowImage, "save_as_avif", save_as_avif)
    PillowImage.save_as_avif = save_as_avif


def make_pictures_of(page: Page) -> None:
    """Make the renditions that the page and its card show, by rendering both once."""
    page = page.specific
    for mode in ("", "listing"):
        page.make_preview_request(preview_mode=mode)


@contextmanager
def made_afterwards() -> Iterator[None]:
    """While many pages are published at once, make no pictures: `manage.py pictures` will."""
    token = _afterwards.set(True)
    try:
        yield
    finally:
        _afterwards.reset(token)


def make_pictures_soon(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """When a page is published, have its pictures made in the background."""
    if settings.MAKE_PICTURES_ON_PUBLISH and not _afterwards.get():
        from home.tasks import make_pictures

        transaction.on_commit(lambda: make_pictures.enqueue(page_pk=instance.pk))
