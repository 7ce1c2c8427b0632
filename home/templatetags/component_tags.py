"""What the components in templates/components need and Django's own tags don't give."""

import json
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BoundField
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from home import content

register = template.Library()

_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxInput, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (forms.Textarea, "utrecht-textarea"),
    (forms.FileInput, ""),
    (forms.Widget, "utrecht-textbox utrecht-textbox--html-input"),
]
_INVALID = {
    "utrecht-select": " utrecht-select--invalid",
    "utrecht-textarea": " utrecht-textarea--invalid",
    "utrecht-textbox": " utrecht-textbox--invalid",
}


@register.filter
def styled(field: BoundField) -> SafeString:
    """The control of a form field, with the classes of its kind."""
    widget = field.field.widget
    classes = next(names for kind, names in _CLASSES if isinstance(widget, kind))
    if field.errors:
        classes += _INVALID.get(classes.split()[0], "") if classes else ""
    given = widget.attrs.get("class")
    attributes: dict[str, str | bool] = (
        {"class": f"{given} {classes}" if given else classes} if classes else {}
    )
    return field.as_widget(attrs=attributes)


@register.filter
def choices(field: BoundField) -> SafeString:
    """The boxes or buttons of a group with labels; a template would take ten times as long."""
    return format_html_join(
        "",
        '<div class="as-choice"><input type="{}" name="{}" value="{}"{}> <label class='
        '"utrecht-form-label utrecht-form-label--checkbox" for="{}">{}</label></div>',
        (
            (
                choice.data["type"],
                choice.data["name"],
                choice.data["value"],
                flatatt(choice.data["attrs"]),
                choice.id_for_label,
                choice.choice_label,
            )
            for choice in field
        ),
    )


@register.filter
def control(field: BoundField) -> str:
    """The kind of control: `group` (more than one input), `check`, `hidden` or `single`."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "single"


@register.filter
def without(params: QueryDict | None, name: str) -> str:
    """The query string without one filter, and from the first page: `?` and what is left."""
    if not params:
        return "?"
    left = params.copy()
    for key in (name, "page"):
        left.pop(key, None)
    return f"?{left.urlencode()}"


@register.filter
def initials(name: str) -> str:
    """The first letters of somebody's first and last name."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def json_ld(data: Any) -> SafeString:
    """Structured data as text that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    return mark_safe(text.translate(_JSON_ESCAPES))  # noqa: S308  # nothing can close the element


@register.filter
def page_range(paginator: Paginator[Any], number: int) -> list[int]:
    """The page numbers to link to: first, last and those near; 0 where some are left out."""
    numbers = paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
    return [one if isinstance(one, int) else 0 for one in numbers]


@register.filter
def card_template(page: Page) -> str:
    """The template of this page's card: that of its kind of content, else that of any page."""
    for kind in content.all_kinds():
        if isinstance(page, kind.model):
            return kind.card_template
    return "components/page_card.html"


@register.simple_tag
def written_in(language: str) -> str:
    """The attribute that says so where a text is in another language than the page."""
    here = get_language() or settings.LANGUAGE_CODE
    return format_html(' lang="{}"', language) if language and language != here else ""


@register.simple_tag
def in_dutch() -> str:
    """The same for what staff write in the language of the site only, such as themes."""
    return written_in(settings.LANGUAGE_CODE)
