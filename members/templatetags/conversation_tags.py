"""What conversations add to the pages of contributions."""

from typing import Any

from django import template
from django.template import Context

from home.numbers import whole_number
from members.access import is_member
from members.conversations.comments import comment_mode, may_comment
from members.conversations.forms import CommentForm, new_form_key
from members.conversations.threads import gestures_of, thread_of
from members.models import CommentMode, Contribution

register = template.Library()


@register.inclusion_tag("components/gestures.html", takes_context=True)
def gestures(context: Context, item: Contribution) -> dict[str, Any]:
    """Useful, keep, follow and report, below a contribution."""
    request = context["request"]
    return {
        "item": item,
        "state": gestures_of(item, request.user),
        "is_own": item.author_id == request.user.pk,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/conversation.html", takes_context=True)
def conversation(context: Context, item: Contribution) -> dict[str, Any]:
    """The comments below a contribution, and the form for one more."""
    request = context["request"]
    reader = request.user
    found: dict[str, Any] = {
        "item": item,
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "is_member": is_member(reader),
        "is_off": comment_mode() == CommentMode.OFF,
    }
    if not found["is_member"]:
        return found
    thread = thread_of(item, reader, whole_number(request.GET.get("page")) or 1)
    return found | {
        "thread": thread,
        "waits": thread.mode == CommentMode.MODERATED,
        "form": CommentForm(initial={"form_key": new_form_key()}, user=reader)
        if may_comment(reader, item)
        else None,
        "params": request.GET,
    }
