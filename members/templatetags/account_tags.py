"""What the pages for accounts need."""

from typing import Any

from django import forms, template
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def fields_for_people(form: forms.BaseForm) -> list[BoundField]:
    """The visible fields of a form of allauth, as our own component shows fields.

    Without placeholders, which repeat the label and vanish when somebody types; and with what
    a password needs in one sentence, because a hint is a paragraph and holds no list.
    """
    fields = [field for field in form.visible_fields() if not _is_trap(field)]
    for field in fields:
        field.field.widget.attrs.pop("placeholder", None)
        if "<ul" in str(field.help_text):
            field.help_text = " ".join(password_validators_help_texts())
    return fields


#: A word in what a browser says of itself, and what to call it. The first that fits counts.
_BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
_SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


@register.filter
def browser_name(user_agent: str) -> str:
    """Which browser on which device it was, in words that somebody recognises."""
    browser = next((name for word, name in _BROWSERS if word in user_agent), "")
    system = next((name for word, name in _SYSTEMS if word in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")


@register.filter
def traps(form: forms.BaseForm) -> list[BoundField]:
    """The fields that only programs fill in."""
    return [field for field in form.visible_fields() if _is_trap(field)]


def _is_trap(field: BoundField) -> bool:
    return str(field.field.widget.attrs.get("tabindex")) == "-1"


@register.simple_tag(takes_context=True)
def account_links(context: template.Context) -> list[dict[str, Any]]:
    """The pages about somebody's own account: url name, label and whether this is the one."""
    here = context["request"].path
    links = [
        (_("Overview"), "account_overview"),
        (_("E-mail address"), "account_email"),
        (_("Password"), "account_change_password"),
        (_("Second factor"), "mfa_index"),
        (_("Where you are signed in"), "usersessions_list"),
        (_("What you hear, and when"), "notifications:choices"),
        *_sign_on_links(),
        (_("My data"), "account_data"),
        (_("Sign out"), "account_logout"),
    ]
    if context["request"].user.has_perm("wagtailadmin.access_admin"):
        links.append((_("To the editors' pages"), "wagtailadmin_home"))
    return [
        {"title": title, "url": reverse(name), "current": _is_here(here, name)}
        for title, name in links
    ]


def _is_here(here: str, name: str) -> bool:
    address = reverse(name)
    return here == address if name == "account_overview" else here.startswith(address)


def _sign_on_links() -> list[tuple[str, str]]:
    if not settings.OIDC_APPS:
        return []
    return [(_("Other ways to sign in"), "socialaccount_connections")]
