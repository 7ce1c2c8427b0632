"""The forms of conversations."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.contributions.text import without_tricks
from members.models import Comment, Decision, Report, ReportReason
from members.models.conversations import LONGEST_COMMENT
from members.profiles.agreeing import AgreeingForm


class EditCommentForm(forms.ModelForm):
    """Change one's own comment."""

    class Meta:
        model = Comment
        fields = ("text",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.required = True
        field.label = _("Your comment")
        field.max_length = LONGEST_COMMENT
        field.widget = forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_COMMENT})
        field.error_messages["required"] = _("Write your comment.")

    def clean_text(self) -> str:
        """The text without signs that deceive; something must be left."""
        text = without_tricks(self.cleaned_data["text"]).strip()
        if not text:
            raise forms.ValidationError(_("Write your comment."), code="required")
        return text


class CommentForm(AgreeingForm, EditCommentForm):
    """Comment, or answer a comment; the first time, agree to the house rules."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class ReportForm(forms.ModelForm):
    """Say what is not right. Who is not signed in may leave an address for the answer."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    honest = forms.BooleanField(
        label=_("As far as I know, what I write here is right"),
        error_messages={"required": _("Tick this box: we need it to take your report seriously.")},
    )
    # Programs fill it in; people do not see it. It is named as programs expect it.
    website = forms.CharField(required=False, max_length=200)

    class Meta:
        model = Report
        fields = ("reason", "text", "email")
        widgets = {"text": forms.Textarea(attrs={"rows": 6, "maxlength": 2000})}

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label=_("What is not right?"),
            choices=ReportReason.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose what is not right.")},
        )
        self.fields["text"].label = _("What do you see, and why is it not right?")
        self.fields["text"].error_messages["required"] = _("Write what is not right.")
        self.fields["email"].help_text = _(
            "We mail you that we got your report, and what we decide. For nothing else."
        )
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        if is_known:
            del self.fields["email"]

    @property
    def is_from_a_program(self) -> bool:
        """Whether something was filled in that people do not see."""
        return bool(self.cleaned_data.get("website"))


class DecisionForm(forms.Form):
    """What staff decide about a report, and why."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    explanation = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Both sides read this, in these words. Name the house rule or the law, and what in the "
            "text it is about. Do not name who reported it."
        ),
        error_messages={"required": _("Write why: both sides read it.")},
    )

    def __init__(self, *args: Any, possible: list[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [(item.value, item.label) for item in possible]


class RemoveCommentForm(forms.Form):
    """Why a comment is not placed, or removed."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The author reads this."),
        error_messages={"required": _("Write why: the author reads it.")},
    )


def new_form_key() -> uuid.UUID:
    """What makes a form that is sent twice one."""
    return uuid.uuid4()
