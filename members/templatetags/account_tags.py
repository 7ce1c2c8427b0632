"""What the pages for accounts need."""

from typing import Any

from django import forms, template
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
    fields = form.visible_fields()
    for field in fields:
        field.field.widget.attrs.pop("placeholder", None)
        if "<ul" in str(field.help_text):
            field.help_text = " ".join(password_validators_help_texts())
    return fields


@register.simple_tag(takes_context=True)
def account_links(context: template.Context) -> list[dict[str, Any]]:
    """The pages about somebody's own account: url name, label and whether this is the one."""
    here = context["request"].path
    links = [
        (_("E-mail address"), "account_email"),
        (_("Password"), "account_change_password"),
        (_("Second factor"), "mfa_index"),
        (_("Where you are signed in"), "usersessions_list"),
        (_("My data"), "account_data"),
        (_("Sign out"), "account_logout"),
    ]
    if context["request"].user.has_perm("wagtailadmin.access_admin"):
        links.append((_("To the editors' pages"), "wagtailadmin_home"))
    return [
        {"title": title, "url": reverse(name), "current": here.startswith(reverse(name))}
        for title, name in links
    ]
