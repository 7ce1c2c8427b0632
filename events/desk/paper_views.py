"""Papers in the admin: choose what to print, and fetch it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import SEE_ATTENDEES
from events.desk.base import SignUpMixin
from events.models import Paper, PaperKind, Session
from events.sign_up.papers import is_big, make
from events.sign_up.session_choice import CHOSEN_KINDS
from events.tasks import make_paper

#: How many of the last papers are listed.
SHOWN = 20


class PaperForm(forms.ModelForm):
    """What to print."""

    class Meta:
        model = Paper
        fields = ("kind", "session")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [
            choice
            for choice in PaperKind.choices
            if choice[0] != PaperKind.CERTIFICATES or self.instance.sign_up.event.has_begun
        ]
        fields["session"].queryset = Session.objects.filter(
            event=self.instance.sign_up.event_id, kind__in=CHOSEN_KINDS, cancelled=False
        ).order_by("start", "title")
        fields["session"].empty_label = _("All parts")

    def clean(self) -> dict[str, Any]:
        """A part is only for the lists of hosts."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") != PaperKind.SESSION_LISTS:
            cleaned["session"] = None
        return cleaned


class PapersView(SignUpMixin, WagtailAdminTemplateMixin, FormView):
    """Everything that can be printed for an event."""

    right = SEE_ATTENDEES
    form_class = PaperForm
    template_name = "events/admin/papers.html"
    page_title = gettext_lazy("Print")
    header_icon = "download"

    def get_form_kwargs(self) -> dict[str, Any]:
        """A paper of this event."""
        kwargs = super().get_form_kwargs()
        user: Any = self.request.user
        new = Paper(sign_up=self.sign_up, requested_by=user)
        return {**kwargs, "instance": new}

    def form_valid(self, form: PaperForm) -> HttpResponse:
        """Make a small one at once, and a big one in the background."""
        paper = form.save()
        if is_big(paper):
            make_paper.enqueue(paper.pk)
            messages.success(self.request, _("This is being made. It takes about a minute."))
        else:
            make(paper)
            messages.success(
                self.request,
                _("'%(title)s' is ready.") % {"title": paper},
                buttons=[messages.button(self._file_url(paper), _("Download"))],
            )
        return redirect("events_papers", self.event.pk)

    def _file_url(self, paper: Paper) -> str:
        return reverse("events_paper", args=[self.event.pk, paper.pk])

    @cached_property
    def papers(self) -> list[dict[str, Any]]:
        """What was asked for today, without the files themselves."""
        found = self.sign_up.papers.select_related("session", "requested_by").defer("content")
        ready = set(found.filter(content__isnull=False).values_list("pk", flat=True))
        return [
            {"paper": paper, "url": self._file_url(paper) if paper.pk in ready else ""}
            for paper in found[:SHOWN]
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was made already."""
        return super().get_context_data(papers=self.papers, event=self.event, **kwargs)


class PaperView(SignUpMixin, View):
    """A paper to download."""

    right = SEE_ATTENDEES
    page_title = gettext_lazy("Print")

    def get(self, request: HttpRequest, event_id: int, pk: int) -> HttpResponse:
        """Send the PDF; nothing keeps it on the way."""
        paper = get_object_or_404(self.sign_up.papers.all(), pk=pk)
        if paper.content is None:
            raise Http404("This paper is not ready.")
        self.note_on_page("events.paper", kind=paper.kind)
        response = HttpResponse(bytes(paper.content), content_type="application/pdf")
        kind = str(paper).partition("(")[0]
        name = slugify(f"{kind} {self.event.title}")
        response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response
