"""A mail that staff write to a selection of who signed up for an event."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.programme import Session
from events.models.registrations import RegistrationQuerySet
from events.models.sign_ups import Audience, SignUp
from home.models import Question


class Broadcast(models.Model):
    """What is mailed to whom. It is a draft until it is sent, and is sent once.

    To whom it went is in the outgoing mail: one row a person, queued when it was sent, so that who
    signs up later does not get it.
    """

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="broadcasts")
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=8000)
    states = models.JSONField(_("state"), default=list)
    audience = models.ForeignKey(
        Audience,
        verbose_name=_("audience"),
        null=True,
        blank=True,
        # A draft for few people never becomes one for everybody. Of what was sent to somebody,
        # neither can go: they belong to it.
        on_delete=models.CASCADE,
        related_name="+",
    )
    session = models.ForeignKey(
        Session,
        verbose_name=_("part of the programme"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Who has a place in it or waits for one. Empty: everybody."),
    )
    organisation_kinds = models.JSONField(_("kind of organisation"), default=list, blank=True)
    sources = models.JSONField(_("source"), default=list, blank=True)
    words = models.CharField(
        _("words in their name, address or organisation"),
        max_length=150,
        blank=True,
        help_text=_("As in the search of the attendees. Empty: everybody."),
    )
    #: The options of which one was chosen, by the number of the question.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)

    class Meta:
        verbose_name = _("mail to attendees")
        verbose_name_plural = _("mails to attendees")
        ordering: ClassVar[list[Any]] = ["-pk"]

    def __str__(self) -> str:
        return self.subject

    def clean(self) -> None:
        """Nobody is chosen by a sensitive answer.

        To whom a mail went can be seen by more people, and for longer, than such an answer.
        """
        super().clean()
        if Question.objects.filter(pk__in=self.answers, sensitive=True).exists():
            raise ValidationError(_("Nobody can be mailed by a sensitive answer."))

    def selection(self) -> RegistrationQuerySet:
        """Who of those who signed up it is for now."""
        people = self.sign_up.registrations.real().filter(anonymised_at=None, state__in=self.states)
        if self.audience_id:
            people = people.filter(audience=self.audience_id)
        if self.session_id:
            people = people.in_session(self.session_id)
        if self.organisation_kinds:
            people = people.filter(organisation_kind__in=self.organisation_kinds)
        if self.sources:
            people = people.filter(source__in=self.sources)
        for question, options in self.answers.items():
            people = people.who_chose(int(question), options)
        return people.search(self.words)

    @property
    def is_sent(self) -> bool:
        """It was sent; nothing of it can be changed any more."""
        return self.sent_at is not None
