"""What staff do with many attendees of the list at once: approve, cancel."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from events.admin_base import CHANGE_ATTENDEES, SEE_ATTENDEES
from events.models import ENDED, MoveError, Registration, State
from events.sign_up.changes import approve, cancel
from events.sign_up.locking import BusyError
from events.sign_up.moves import Actor, RefusedError
from home.numbers import whole_number


class AttendeeBulkAction(BulkAction):
    """Do something with each of the attendees that were ticked.

    Each is a transaction of its own under the lock of the event: one that cannot be done holds
    nobody else back.
    """

    template_name = "events/admin/bulk_action.html"
    classes: ClassVar[set[str]] = set()

    @classproperty
    def models(cls) -> list[type[Registration]]:  # noqa: N805  (of the class)
        """Registrations."""
        return [Registration]

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[int]:
        """Nothing: only what was ticked, never what is not in sight."""
        return []

    @classmethod
    def get_queryset(cls, model: type[Registration], object_ids: Iterable[Any]) -> list[Any]:
        """Those that were ticked."""
        pks = [whole_number(str(pk)) for pk in object_ids]
        return list(
            model.objects.real()
            .filter(pk__in=pks)
            .select_related("sign_up__event", "leader")
            .order_by("last_name", "first_name", "pk")
        )

    def check_perm(self, obj: Registration) -> bool:
        """Who may change attendees, of an event whose page they may edit."""
        user = self.request.user
        if not (user.has_perm(SEE_ATTENDEES) and user.has_perm(CHANGE_ATTENDEES)):
            return False
        known = self.__dict__.setdefault("_events", {})
        event = obj.sign_up.event
        if event.pk not in known:
            known[event.pk] = event.permissions_for_user(user).can_edit()
        return bool(known[event.pk])

    def fits(self, registration: Registration) -> bool:
        """Whether it makes sense for this one."""
        raise NotImplementedError

    def do(self, registration: Registration, actor: Actor) -> None:
        """Do it."""
        raise NotImplementedError

    def prepare_action(
        self, objects: list[Registration], objects_without_access: Any
    ) -> HttpResponse:
        """Do it here, and not in the one transaction that Wagtail would open around all of it."""
        done, refused = 0, []
        for registration in objects:
            if not self.fits(registration):
                continue
            try:
                self.do(registration, Actor("staff", self.request.user))
            except (RefusedError, MoveError, BusyError):
                refused.append(registration.name)
            else:
                done += 1
        messages.success(
            self.request,
            ngettext("Done for %(number)s person.", "Done for %(number)s people.", done)
            % {"number": done},
        )
        if refused:
            messages.error(
                self.request,
                _("This could not be done for: %(names)s.") % {"names": ", ".join(refused)},
            )
        return redirect(self.next_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say for whom it makes sense."""
        context = super().get_context_data(**kwargs)
        people = [entry["item"] for entry in context["items"]]
        context["people"] = [item for item in people if self.fits(item)]
        context["left_out"] = [item for item in people if not self.fits(item)]
        return context


class ApproveBulkAction(AttendeeBulkAction):
    """Approve who waits for approval."""

    display_name = gettext_lazy("Approve")
    aria_label = gettext_lazy("Approve the people you ticked")
    action_type = "approve"
    action_priority = 10
    question = gettext_lazy("Approve these people? They get a mail.")
    left_out_text = gettext_lazy("These people do not wait for approval:")

    def fits(self, registration: Registration) -> bool:
        """They wait for approval, and nobody signed them up who answers for them."""
        return registration.state == State.PENDING and registration.leader_id is None

    def do(self, registration: Registration, actor: Actor) -> None:
        """Approve."""
        approve(registration.pk, actor)


class CancelBulkAction(AttendeeBulkAction):
    """Cancel registrations."""

    display_name = gettext_lazy("Cancel")
    aria_label = gettext_lazy("Cancel the registrations you ticked")
    action_type = "cancel"
    action_priority = 20
    classes: ClassVar[set[str]] = {"serious"}
    question = gettext_lazy("Cancel these registrations? The people get a mail.")
    left_out_text = gettext_lazy("These registrations have ended already:")

    def fits(self, registration: Registration) -> bool:
        """It has not ended."""
        return registration.state not in ENDED

    def do(self, registration: Registration, actor: Actor) -> None:
        """Cancel."""
        cancel(registration.pk, actor)
