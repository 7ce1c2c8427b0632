"""Blocks in which readers fill in something."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

#: What tells which newsletters there are, as pairs of slug and name: the app that has them.
_find_newsletters: list[Callable[[], Iterable[tuple[str, str]]]] = []


def register_newsletters(find: Callable[[], Iterable[tuple[str, str]]]) -> None:
    """Say which newsletters there are; called when an app is loaded."""
    _find_newsletters.append(find)


def newsletter_choices() -> list[tuple[str, str]]:
    """The newsletters that a block can offer."""
    return [choice for find in _find_newsletters for choice in find()]


class SubscribeBlock(blocks.StructBlock):
    """Subscribe to a newsletter."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=400)
    newsletter = blocks.ChoiceBlock(
        label=_("Newsletter"),
        choices=newsletter_choices,
        required=False,
        help_text=_("If empty, readers choose from all newsletters."),
    )

    class Meta:
        label = _("Subscribe to a newsletter")
        icon = "mail"
        template = "blocks/subscribe.html"
        description = _("A box in which readers fill in their address for a newsletter.")
        preview_value = {
            "title": "Blijf op de hoogte",
            "text": "Elke twee weken nieuws uit de steden in je mail.",
            "newsletter": "",
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> Any:
        """Say on which page it stands: that is part of the proof of consent."""
        context = super().get_context(value, parent_context=parent_context)
        request = context.get("request")
        return {**context, "path": request.path if request else ""}
