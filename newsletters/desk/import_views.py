"""Import subscribers: where the consent comes from, which columns, a trial, and then for real."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from home.admin import DayColumn, RightMixin
from home.tables import MAX_BYTES, UnreadableError
from newsletters.desk.base import IMPORT, crumbs
from newsletters.models import ImportState, SubscriberImport
from newsletters.subscribing import importing
from newsletters.tasks import run_import

#: So often a page looks how far it is, in seconds.
LOOK_AGAIN = 3


class ImportForm(forms.ModelForm):
    """The file, and where the consent comes from; without that there is no import."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX. The first row has the headings."),
    )
    promise = forms.BooleanField(
        label=gettext_lazy("Everybody in this file agreed to this newsletter, and I can show it."),
        error_messages={
            "required": gettext_lazy(
                "Without consent you may not write to people. Let them subscribe by themselves."
            )
        },
    )

    class Meta:
        model = SubscriberImport
        fields = ["newsletter", "source", "consent_text", "consented_on"]
        widgets = {
            "consented_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "consent_text": forms.Textarea(attrs={"rows": 3}),
            "source": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nothing is chosen beforehand, and 'nothing' is no choice.
        source: Any = self.fields["source"]
        source.choices = SubscriberImport.Source.choices

    def clean_consented_on(self) -> Any:
        """Nobody agreed in the future."""
        day = self.cleaned_data["consented_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean_file(self) -> Any:
        """Not too large; read what is in it."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("This file is too large. Split it up."))
        self.instance.file_name = file.name[-200:]
        self.instance.content = file.read()
        try:
            importing.open_file(self.instance)
        except UnreadableError as error:
            raise forms.ValidationError(str(error)) from None
        return file


class ColumnsForm(forms.Form):
    """Which column is what."""

    email = forms.TypedChoiceField(label=gettext_lazy("E-mail address"), coerce=int)
    name = forms.TypedChoiceField(
        label=gettext_lazy("Name"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, item: SubscriberImport, **kwargs: Any) -> None:
        kwargs["initial"] = {"email": item.email_column, "name": item.name_column}
        super().__init__(*args, **kwargs)
        email: Any = self.fields["email"]
        name: Any = self.fields["name"]
        columns = importing.columns(item)
        email.choices = columns
        name.choices = [("", _("Not in the file")), *columns]


class ImportListView(RightMixin, IndexView):
    """All imports."""

    right = IMPORT
    model = SubscriberImport
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("Imports")
    header_icon = "upload"
    index_url_name = "newsletters_imports"
    template_name = "wagtailadmin/generic/index.html"
    is_searchable = False
    paginate_by = 30
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """Which file, how far, how many."""
        return [
            TitleColumn(
                "file_name",
                label=_("File"),
                get_url=lambda item: reverse("newsletters_import", args=[item.pk]),
            ),
            Column("newsletter", label=_("Newsletter")),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column("rows_total", label=_("Rows")),
            Column("added", label=_("Added")),
            DayColumn("created_at", label=_("Made")),
        ]

    def get_base_queryset(self) -> Any:
        """Without the files."""
        return SubscriberImport.objects.defer("content").select_related("newsletter")

    def order_queryset(self, queryset: Any) -> Any:
        """The newest first."""
        return queryset.order_by("-pk")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """A new one."""
        url = reverse("newsletters_import_add")
        return [HeaderButton(_("Import a file"), url=url, icon_name="upload")]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the subscribers."""
        return [*self.breadcrumbs_items, *crumbs(("", str(self.page_title)))]


class ImportAddView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """Choose a file."""

    right = IMPORT
    form_class = ImportForm
    template_name = "admin/form.html"
    page_title = gettext_lazy("Import subscribers")
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        own = (reverse("newsletters_imports"), _("Imports"))
        return [*self.breadcrumbs_items, *crumbs(own, ("", str(self.page_title)))]

    def form_valid(self, form: ImportForm) -> HttpResponse:
        """Keep it; nobody is subscribed yet."""
        form.instance.created_by = self.request.user
        item = form.save()
        return redirect("newsletters_import", item.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question, and that files come along."""
        return super().get_context_data(
            text=_("Nothing is stored before you have seen what will happen."),
            button=_("Look at it first"),
            back_url=reverse("newsletters_imports"),
            has_file=True,
            **kwargs,
        )


class ImportView(RightMixin, WagtailAdminTemplateMixin, TemplateView):
    """One import: its columns, how far it is, what came of it."""

    right = IMPORT
    template_name = "newsletters/admin/import.html"
    page_title = gettext_lazy("Import subscribers")
    header_icon = "upload"

    @cached_property
    def item(self) -> SubscriberImport:
        """The import, without its file."""
        found: SubscriberImport = get_object_or_404(
            SubscriberImport.objects.defer("content").select_related("newsletter"),
            pk=self.kwargs["pk"],
        )
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        own = (reverse("newsletters_imports"), _("Imports"))
        return [*self.breadcrumbs_items, *crumbs(own, ("", str(self.item)))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look again by itself while it is busy."""
        response = super().get(request, *args, **kwargs)
        if self.item.is_busy:
            response["Refresh"] = str(LOOK_AGAIN)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check with these columns, or import what was checked."""
        state = ImportState.IMPORTING
        if "check" in request.POST:
            form = ColumnsForm(request.POST, item=self.item)
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(form=form))
            SubscriberImport.objects.filter(
                pk=self.item.pk, state__in=[ImportState.NEW, ImportState.CHECKED]
            ).update(email_column=form.cleaned_data["email"], name_column=form.cleaned_data["name"])
            state = ImportState.CHECKING
        with transaction.atomic():
            if importing.start(self.item, state):
                pk = self.item.pk
                transaction.on_commit(lambda: run_import.enqueue(pk), robust=True)
            else:
                messages.warning(request, _("This has been done already."))
        return redirect("newsletters_import", self.item.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The numbers, and why rows are left out."""
        item, form = self.item, kwargs.pop("form", None)
        if item.state not in (ImportState.NEW, ImportState.CHECKED):
            form = None
        elif form is None:
            form = ColumnsForm(item=item)
        return super().get_context_data(
            item=item,
            form=form,
            left_out=[(importing.WHY[why], number) for why, number in item.left_out.items()],
            examples=[(row, importing.WHY[why]) for row, why in item.examples],
            **kwargs,
        )
