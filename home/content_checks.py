"""What Wagtail's content checker looks for in the text of a page, beside its own checks.

The checker runs in the editor's browser, on the preview: it tells the editor while there still is
something to mend. The checks themselves are in static/agendastad/content-checks.js.
"""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

#: Texts of links that say nothing about where they lead, without capitals and signs.
VAGUE_LINK_TEXTS = [
    "hier",
    "klik",
    "klik hier",
    "klik hier voor meer informatie",
    "lees hier meer",
    "lees meer",
    "lees verder",
    "link",
    "meer",
    "meer info",
    "meer informatie",
    "meer lezen",
    "deze link",
    "deze pagina",
    "via deze link",
    "website",
    "click here",
    "here",
    "more",
    "read more",
    "this link",
]
LONGEST_SENTENCE = 30


class DutchContentChecker(ContentCheckerItem):
    """Wagtail's checker with the house rules for clear Dutch."""

    #: What the editor wrote; what stands around it on every page is not theirs to mend.
    axe_include: ClassVar[list[str]] = ["main"]
    axe_run_only: ClassVar[list[str]] = [
        *ContentCheckerItem.axe_run_only,
        "vague-link-text",
        "long-sentence",
    ]
    axe_custom_rules: ClassVar[list[dict[str, Any]]] = [
        *(
            rule
            for rule in ContentCheckerItem.axe_custom_rules
            if rule["id"] != "empty-meta-description"
        ),
        {
            "id": "empty-meta-description",
            "impact": "moderate",
            "selector": "h1",
            "tags": ["seo"],
            "any": ["check-meta-description"],
            "enabled": True,
        },
        {
            "id": "vague-link-text",
            "impact": "serious",
            "selector": "main a[href]",
            "tags": ["best-practice"],
            "any": ["check-link-text"],
            "enabled": True,
        },
        {
            "id": "long-sentence",
            "impact": "minor",
            "selector": "main p, main li",
            "tags": ["best-practice"],
            "any": ["check-sentence-length"],
            "enabled": True,
        },
    ]
    axe_custom_checks: ClassVar[list[dict[str, Any]]] = [
        *ContentCheckerItem.axe_custom_checks,
        {"id": "check-meta-description"},
        {"id": "check-link-text", "options": {"texts": VAGUE_LINK_TEXTS}},
        {"id": "check-sentence-length", "options": {"words": LONGEST_SENTENCE}},
    ]
    axe_messages: ClassVar[dict[str, dict[str, Any]]] = {
        **ContentCheckerItem.axe_messages,
        "empty-meta-description": {
            "error_name": _("There is no description for search engines"),
            "help_text": _("Write one or two sentences, under 'Promote'."),
        },
        "vague-link-text": {
            "error_name": _("The text of a link does not say where it leads"),
            "help_text": _("Not 'click here', but for example 'Read the deal text'."),
        },
        "long-sentence": {
            "error_name": _("A sentence is long"),
            "help_text": _("Make two sentences of it. Readers like 15 words, at most 30."),
        },
        "heading-order": {
            "error_name": _("A heading skips a level"),
            "help_text": _("Start with a large heading, and put small ones below it."),
        },
    }

    class Media:
        js = ("agendastad/content-checks.js",)
