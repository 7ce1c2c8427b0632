"""The language in which members write, so that browsers and screen readers can read it well."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def language_here() -> str:
    """The language of the page on which somebody writes: most likely that in which they write."""
    language = get_language() or ""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_field() -> models.CharField:
    """The language of what somebody wrote; of older texts it is that of the site."""
    return models.CharField(
        _("language of the text"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
