"""Tell calendars what is published and what is taken away, in the same transaction."""

from typing import Any

from django.db.models.signals import post_delete, pre_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from events.calendars import record_published, record_withdrawn
from events.models import Answer, EventPage, SignUp
from home.models import AnswerFile


def on_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """An event was published, or published again."""
    if isinstance(instance, EventPage):
        record_published(instance)
        _tell_who_signed_up(instance)


def _tell_who_signed_up(event: EventPage) -> None:
    from events.tasks import tell_what_changed

    # The sign-up belongs to one page; its translations only show it.
    if sign_up := SignUp.objects.filter(event=event.pk).first():
        tell_what_changed.enqueue(sign_up.pk)


def on_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """An event was unpublished; Wagtail sends this for a public page that is deleted too."""
    if isinstance(instance, EventPage):
        record_withdrawn(instance)


def on_answer_deleted(sender: type[Answer], instance: Answer, **kwargs: Any) -> None:
    """An answer went: its file goes too, unless another answer has it."""
    if instance.file_id:
        AnswerFile.objects.loose().filter(pk=instance.file_id).delete()


def on_sign_up_deleted(sender: type[SignUp], instance: SignUp, **kwargs: Any) -> None:
    """A sign-up goes with its page: no mail to who was invited stays behind."""
    from events.sign_up.invitations import forget_invitees

    forget_invitees(instance)


def connect() -> None:
    """Listen, once."""
    page_published.connect(on_published, dispatch_uid="events.calendars")
    post_delete.connect(on_answer_deleted, sender=Answer, dispatch_uid="events.answer_files")
    pre_delete.connect(on_sign_up_deleted, sender=SignUp, dispatch_uid="events.invitees")
    page_unpublished.connect(on_unpublished, dispatch_uid="events.calendars")
