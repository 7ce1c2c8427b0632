"""What mails need of templates, most of it their plain text."""

from django import template

from newsletters.issues.rendering import TEXT_WIDTH, html_as_text, wrap
from newsletters.mail_format import without_fields

register = template.Library()
register.filter("no_fields", without_fields)


@register.filter
def as_text(html: str) -> str:
    """Running text of editors as plain text."""
    return html_as_text(html)


@register.filter
def wrapped(text: str) -> str:
    """In lines of the width of a mail."""
    return wrap(str(text))


@register.filter
def wrapped_paragraphs(text: str) -> str:
    """Each paragraph in lines of the width of a mail."""
    return "\n\n".join(wrap(paragraph) for paragraph in text.splitlines() if paragraph.strip())


@register.filter
def underline(text: str, sign: str = "=") -> str:
    """A line below a heading, as long as the heading."""
    return sign * min(len(" ".join(str(text).split())), TEXT_WIDTH)
