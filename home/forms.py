"""Forms of the admin that more than one app uses."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from home.models.questions import KINDS_WITH_OPTIONS, QuestionKind


class PageForm(WagtailAdminPageForm):
    """The form of every page type: it tells the page whether a draft is being saved."""

    def _post_clean(self) -> None:
        self.instance.is_saving_draft = self.is_deferred_validation
        try:
            super()._post_clean()
        finally:
            self.instance.is_saving_draft = False


class QuestionnaireForm(WagtailAdminModelForm):
    """The questions of a questionnaire; each condition names another question and its answer.

    A condition is kept in words, so that answers can outlive what they were given to. It follows
    when staff change the words of that question or of its options.
    """

    def is_valid(self) -> bool:
        """Refuse a condition that can never hold, or that hangs on nothing."""
        return bool(super().is_valid()) and self._conditions_are_right()

    def _conditions_are_right(self) -> bool:
        formset = self.formsets["questions"]
        rows = [row for row in formset.forms if row not in formset.deleted_forms]
        named = {row.cleaned_data["label"]: row for row in rows if row.cleaned_data.get("label")}
        renamed = {row.initial["label"]: row for row in rows if row.initial.get("label")}
        right = True
        for row in rows:
            question = row.instance
            if not question.depends_on:
                continue
            other = named.get(question.depends_on) or renamed.get(question.depends_on)
            if other is None or other is row:
                row.add_error("depends_on", _("No other question in this list has these words."))
                right = False
                continue
            question.depends_on = other.cleaned_data["label"]
            question.depends_value = _renamed_option(other, question.depends_value)
            answers = _answers_to(other)
            if answers and question.depends_value.casefold() not in answers:
                row.add_error("depends_value", _("That question does not have this answer."))
                right = False
        return right


def _options(row: Any) -> Sequence[Any]:
    """The rows of the options of a question that stay."""
    formset = row.formsets["options"]
    rows = [option for option in formset.forms if option not in formset.deleted_forms]
    return [option for option in rows if option.cleaned_data.get("label")]


def _renamed_option(row: Any, label: str) -> str:
    for option in _options(row):
        if option.initial.get("label", "").casefold() == label.casefold():
            return str(option.cleaned_data["label"])
    return label


def _answers_to(row: Any) -> set[str]:
    """What can be answered to a question, in small letters; empty when that can be anything."""
    kind = row.cleaned_data["kind"]
    if kind in (QuestionKind.YES_NO, QuestionKind.CONSENT):
        return {"yes", "no", "ja", "nee"}
    if kind in KINDS_WITH_OPTIONS:
        return {option.cleaned_data["label"].casefold() for option in _options(row)}
    return set()
