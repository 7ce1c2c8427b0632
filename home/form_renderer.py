"""How form fields are drawn: by Django's templates, but for plain inputs.

Those are two templates each, and a form of thirty inputs spends most of its time in them.
"""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html, format_html_join

_PLAIN = {
    f"django/forms/widgets/{name}.html"
    for name in ("text", "email", "hidden", "number", "password", "tel", "url")
}


class FormRenderer(TemplatesSetting):
    """Draw as Django's templates do; our own templates for widgets may be in templates/ too."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The widget as HTML."""
        if template_name not in _PLAIN:
            return super().render(template_name, context, request)
        widget = context["widget"]
        attributes = {"type": widget["type"], "name": widget["name"]}
        if widget["value"] is not None:
            attributes["value"] = widget["value"]
        attributes |= widget["attrs"]
        pairs = (
            format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
            for name, value in attributes.items()
            if value is not False
        )
        return format_html("<input{}>", format_html_join("", "{}", ((pair,) for pair in pairs)))
