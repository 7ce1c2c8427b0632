"""Contributions in templates."""

from django import template

from members.contributions.rights import name_for
from members.models import Contribution

register = template.Library()


@register.filter
def author_for(contribution: Contribution, is_member: bool) -> str:
    """The author, as this reader may see the name."""
    return name_for(contribution.author, is_member=bool(is_member))
