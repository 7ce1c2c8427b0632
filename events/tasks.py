"""What sign-ups do by themselves, by the clock."""

import logging

from django.utils import timezone
from django_tasks import task
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from events.models import Paper, SignUp
from events.sign_up.announcements import queue_reminders, tell_change
from events.sign_up.feedback import queue_thanks
from events.sign_up.locking import BusyError
from events.sign_up.offers import remind_of_offers
from events.sign_up.papers import forget_papers, make
from events.sign_up.programme_news import due_sign_ups, tell_programme
from events.sign_up.retention import forget_expired
from events.sign_up.try_out import forget_tests
from events.sign_up.waiting_list import settle, unsettled
from home.models import AnswerFile

logger = logging.getLogger(__name__)


@db_periodic_task(crontab(minute="*"))
def settle_waiting_lists() -> None:
    """End offers that have ended, and give what is free; who is busy now gets it next minute."""
    for pk in unsettled():
        try:
            settle(pk)
        except BusyError:
            continue
        except Exception:  # one event that cannot be settled keeps no other from it
            logger.exception("The waiting list of sign-up %s cannot move.", pk)


@db_periodic_task(crontab(minute="*/5"))
def remind_who_has_an_offer() -> None:
    """Half of their time is over, and they have not answered."""
    remind_of_offers()


@task()
def tell_what_changed(sign_up_pk: int) -> None:
    """Mail who signed up that a published event is not what it was."""
    tell_change(sign_up_pk)


@db_periodic_task(crontab(minute="*"))
def tell_changed_programmes() -> None:
    """Mail who chose what was moved in a programme that is not being changed any more."""
    for pk in due_sign_ups():
        try:
            tell_programme(pk)
        except BusyError:
            continue


@db_periodic_task(crontab(minute="7"))
def tell_what_was_missed() -> None:
    """Look at all coming events: a crash or a busy moment may have left somebody untold."""
    for pk in SignUp.objects.filter(event__live=True, event__end__gt=timezone.now()).values_list(
        "pk", flat=True
    ):
        try:
            tell_change(pk)
        except BusyError:
            continue


@db_periodic_task(crontab(minute="12"))
def remind() -> None:
    """Queue the reminders that are due, and the thanks after an event."""
    queue_reminders()
    queue_thanks()


@task()
def make_paper(pk: int) -> None:
    """Make a paper that somebody asked for; nothing if it was thrown away since."""
    if paper := Paper.objects.select_related("sign_up__event").filter(pk=pk).first():
        make(paper)


@db_periodic_task(crontab(hour="3", minute="40"))
def forget() -> None:
    """Let go of people whose term has passed."""
    forget_expired()
    forget_papers()
    forget_tests()
    AnswerFile.objects.forgotten().delete()
