"""One subscriber in the admin: what they get, the proof of it, and what staff may do.

Staff end things when somebody asks for it; nobody is subscribed from here, as that would be consent
that nobody gave.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from home.admin import RightMixin
from home.numbers import ManyField
from newsletters.desk.base import CHANGE, DELETE, SEE, SUPPRESS, crumbs
from newsletters.models import How, NewsletterList, Subscriber, SuppressionReason
from newsletters.subscribing import suppression
from newsletters.subscribing.asking import mails_to
from newsletters.subscribing.leaving import erase, leave_by_staff


class SubscriberMixin(RightMixin, WagtailAdminTemplateMixin):
    """A screen about one subscriber."""

    right = SEE
    header_icon = "user"
    title: Any = ""

    @cached_property
    def subscriber(self) -> Subscriber:
        """The subscriber."""
        found: Subscriber = get_object_or_404(Subscriber, pk=self.kwargs["pk"])
        return found

    @property
    def own_url(self) -> str:
        """The screen with everything."""
        return reverse("newsletters_subscriber", args=[self.subscriber.pk])

    def get_page_title(self) -> str:
        """What the screen is for."""
        return str(self.title or self.subscriber)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        own = [(self.own_url, str(self.subscriber))]
        if self.title:
            own.append(("", str(self.title)))
        return [*self.breadcrumbs_items, *crumbs(*own)]


class SubscriberView(SubscriberMixin, TemplateView):
    """Everything about one subscriber."""

    template_name = "newsletters/admin/subscriber.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What they chose, what happened, and what can be done."""
        subscriber = self.subscriber
        subscriptions = list(subscriber.subscriptions.select_related("newsletter"))
        may = self.request.user.has_perm
        actions = []
        if may(CHANGE) and any(item.state == "subscribed" for item in subscriptions):
            actions.append(
                (
                    reverse("newsletters_subscriber_leave", args=[subscriber.pk]),
                    _("Unsubscribe"),
                    False,
                )
            )
        if may(SUPPRESS):
            actions.append(
                (
                    reverse("newsletters_subscriber_block", args=[subscriber.pk]),
                    _("Never write again"),
                    True,
                )
            )
        if may(DELETE):
            actions.append(
                (reverse("newsletters_subscriber_erase", args=[subscriber.pk]), _("Erase"), True)
            )
        return super().get_context_data(
            subscriber=subscriber,
            subscriptions=subscriptions,
            log=subscriber.log.select_related("newsletter", "text", "user"),
            reasons=[
                SuppressionReason(reason).label
                for reason in sorted(suppression.reasons_of(subscriber.email_key))
            ],
            mails=mails_to(subscriber.email_key).order_by("-pk")[:20],
            themes=subscriber.themes.all(),
            is_member=Subscriber.objects.filter(pk=subscriber.pk).members().exists(),
            actions=actions,
            **kwargs,
        )


class LeaveForm(forms.Form):
    """Which newsletters somebody asked to end, and how they asked."""

    newsletters = ManyField(
        queryset=NewsletterList.objects.none(),
        label=gettext_lazy("Newsletters"),
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("How did they ask?"),
        max_length=300,
        help_text=gettext_lazy("For example 'by telephone'. It stands in the history."),
    )


class NoteForm(forms.Form):
    """Why."""

    note = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("Do not write an address here."),
    )


class ActionView(SubscriberMixin, FormView):
    """Do something after one question."""

    template_name = "admin/form.html"
    form_class: type[forms.Form] = NoteForm
    text: Any = ""
    button: Any = ""
    serious = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question."""
        return super().get_context_data(
            text=self.text,
            button=self.button or self.title,
            serious=self.serious,
            back_url=self.own_url,
            **kwargs,
        )


class LeaveByStaffView(ActionView):
    """End newsletters because somebody asked for it."""

    right = CHANGE
    title = gettext_lazy("Unsubscribe")
    text = gettext_lazy("Only when the reader asks for it. You cannot take it back for them.")
    form_class = LeaveForm
    serious = False

    def get_form(self, form_class: Any = None) -> forms.Form:
        """With what they get."""
        form = super().get_form(form_class)
        mine = self.subscriber.subscriptions.filter(state="subscribed")
        field: Any = form.fields["newsletters"]
        field.queryset = NewsletterList.objects.filter(pk__in=mine.values("newsletter"))
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """End them."""
        leave_by_staff(
            self.subscriber,
            form.cleaned_data["newsletters"],
            user=self.request.user,
            note=form.cleaned_data["note"],
        )
        messages.success(self.request, _("The reader has been unsubscribed."))
        return redirect(self.own_url)


class BlockView(ActionView):
    """Never write to this address again."""

    right = SUPPRESS
    title = gettext_lazy("Never write again")
    text = gettext_lazy(
        "All newsletters stop. The address gets no mail about newsletters any more, also when "
        "somebody fills in the form, until somebody lifts this."
    )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Stop everything."""
        suppression.suppress(
            self.subscriber.email_key,
            SuppressionReason.BLOCKED,
            how=How.STAFF,
            user=self.request.user,
            note=form.cleaned_data["note"],
        )
        messages.success(self.request, _("This address gets no newsletters any more."))
        return redirect(self.own_url)


class EraseByStaffView(ActionView):
    """Forget somebody who asked for it."""

    right = DELETE
    title = gettext_lazy("Erase")
    text = gettext_lazy(
        "The address, the name, the choices and the history are erased. A code stays that nobody "
        "can read back, so that an import does not add the address again."
    )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Erase."""
        erase(
            self.subscriber, how=How.STAFF, user=self.request.user, note=form.cleaned_data["note"]
        )
        log(self.request.user, "newsletters.erase", user=self.request.user)
        messages.success(self.request, _("The reader has been erased."))
        return redirect("newsletters_subscribers")
