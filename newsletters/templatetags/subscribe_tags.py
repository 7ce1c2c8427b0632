"""What templates of other apps show of newsletters."""

from django import template

from newsletters.forms import SubscribeForm, new_form_key

register = template.Library()


@register.simple_tag
def subscribe_form(slug: str, path: str) -> SubscribeForm | None:
    """The form to subscribe, for one newsletter or for all; None when there is none to choose."""
    form = SubscribeForm(initial={"form_key": new_form_key(), "page": path}, auto_id="subscribe-%s")
    form.only = next((item for item in form.offered if item.slug == slug), None)
    return form if form.only or (form.offered and not slug) else None
