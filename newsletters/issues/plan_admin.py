"""What a list is about and when its issues make themselves, in the admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from home.choosing import PlainSnippetChooserViewSet
from newsletters.issues.digests import plan_ahead
from newsletters.models import ListPlan
from newsletters.models.plans import kinds


class ListPlanForm(WagtailAdminModelForm):
    """The plan, with the kinds of content to tick."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds of content"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("If none is chosen: everything."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kinds"]
        field.choices = list(kinds().items())

    def save(self, commit: bool = True) -> Any:
        """Count the next moment from now."""
        plan_ahead(self.instance)
        return super().save(commit)


class ListPlanViewSet(SnippetViewSet):
    """The plans of the newsletters."""

    chooser_viewset_class = PlainSnippetChooserViewSet
    model = ListPlan
    icon = "date"
    list_display = ["newsletter", "rhythm", "needs_approval", "next_at"]
    edit_handler = ObjectList(
        [
            FieldPanel("newsletter", widget=forms.Select),
            MultiFieldPanel(
                [FieldPanel("kinds"), FieldPanel("themes", widget=forms.CheckboxSelectMultiple)],
                heading=_("What is proposed"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("rhythm"),
                    FieldRowPanel([FieldPanel("weekday"), FieldPanel("hour")]),
                    FieldPanel("needs_approval"),
                ],
                heading=_("Issues that make themselves"),
            ),
        ],
        base_form_class=ListPlanForm,
    )
