"""Outgoing mail in the admin: what failed comes first, and can be sent again."""

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.admin import DayColumn, RightMixin
from home.models import MailState, OutgoingMail
from home.tasks import deliver_mail

SEE_MAIL = "home.view_outgoingmail"
SEND_MAIL = "home.change_outgoingmail"

#: What a mail is about, by the word before the colon: where staff find it in the admin.
_places: dict[str, Callable[[str], str]] = {}


def register_place(word: str, find: Callable[[str], str]) -> None:
    """Say where in the admin the things are that mails are about; '' for what is gone."""
    _places[word] = find


def place_of(mail: OutgoingMail) -> str:
    """The address in the admin of what a mail is about; empty when there is none."""
    word, _colon, number = mail.about.partition(":")
    find = _places.get(word)
    return find(number) if find else ""


class MailFilterSet(WagtailFilterSet):
    """What outgoing mail can be filtered by."""

    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=MailState.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = OutgoingMail
        fields: ClassVar[list[str]] = []


class MailListView(RightMixin, IndexView):
    """All mail that left or has to. Its text is not shown: it holds people's secret links."""

    right = SEE_MAIL
    model = OutgoingMail
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("Outgoing mail")
    header_icon = "mail"
    index_url_name = "outgoing_mail"
    index_results_url_name = "outgoing_mail_results"
    template_name = "wagtailadmin/generic/index.html"
    filterset_class = MailFilterSet
    is_searchable = True
    search_fields = ["recipient", "subject"]
    search_backend_name = None
    paginate_by = 50
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """To whom, what, and how far it came."""
        return [
            TitleColumn(
                "recipient",
                label=pgettext("mail", "To"),
                sort_key="recipient",
                get_url=lambda mail: reverse("outgoing_mail_detail", args=[mail.pk]),
            ),
            Column("subject", label=_("Subject"), accessor="__str__"),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column("error", label=_("What went wrong")),
            Column("tries", label=_("Tries")),
            DayColumn("created_at", label=_("Queued"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet[OutgoingMail]:
        """Without the texts, which are long."""
        return OutgoingMail.objects.defer("text", "html", "context")

    def order_queryset(self, queryset: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
        """What failed first, unless another order was asked for."""
        if self.ordering:
            return queryset.order_by(str(self.ordering), "-pk")
        first = Case(
            When(state=MailState.FAILED, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        return queryset.order_by(first, "-pk")


class MailForm(forms.Form):
    """Where it goes."""

    recipient = forms.EmailField(label=pgettext_lazy("mail", "To"), max_length=254)


class MailView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """One mail: what went wrong, and send it again."""

    right = SEE_MAIL
    form_class = MailForm
    template_name = "home/admin/mail.html"
    page_title = gettext_lazy("Mail")
    header_icon = "mail"

    @cached_property
    def mail(self) -> OutgoingMail:
        """The mail."""
        found: OutgoingMail = get_object_or_404(OutgoingMail, pk=self.kwargs["pk"])
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("outgoing_mail"), "label": _("Outgoing mail")},
            {"url": "", "label": str(self.mail)},
        ]

    def get_initial(self) -> dict[str, Any]:
        """The address as it is."""
        return {"recipient": self.mail.recipient}

    @cached_property
    def place(self) -> str:
        """Where to correct the address of who it is about."""
        return place_of(self.mail)

    def may_send(self) -> bool:
        """It failed, and the user has the right."""
        return self.mail.failed and bool(self.request.user.has_perm(SEND_MAIL))

    def form_valid(self, form: MailForm) -> HttpResponse:
        """Send it to that address; somebody else's secret never goes to another address."""
        if not self.may_send():
            raise PermissionDenied
        recipient = form.cleaned_data["recipient"]
        if self.place and recipient != self.mail.recipient:
            form.add_error("recipient", _("Correct the address with the button above."))
            return self.form_invalid(form)
        send_again(self.mail, recipient)
        messages.success(self.request, _("The mail is sent again."))
        return redirect("outgoing_mail")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the mail."""
        context = super().get_context_data(**kwargs)
        context.update(mail=self.mail, place=self.place, may_send=self.may_send())
        return context


class SendAgainView(RightMixin, View):
    """Send a mail that failed once more, to the same address."""

    right = SEND_MAIL
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Queue it."""
        mail = get_object_or_404(OutgoingMail, pk=pk)
        if mail.failed:
            send_again(mail, mail.recipient)
            messages.success(request, _("The mail is sent again."))
        else:
            messages.warning(request, _("This mail has not failed."))
        return redirect(get_valid_next_url_from_request(request) or reverse("outgoing_mail"))


def send_again(mail: OutgoingMail, recipient: str) -> None:
    """Queue a mail that failed, and wake up who delivers."""
    with transaction.atomic():
        mail.send_again(recipient)
        transaction.on_commit(deliver_mail.enqueue, robust=True)
