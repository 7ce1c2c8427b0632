"""The form to write a message or initiative, and the filters of their lists."""

import uuid
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.listing import FilterForm
from home.models import Theme
from home.numbers import ManyField
from members.contributions.files import PICTURES, checked_pdf, checked_picture
from members.contributions.text import LONGEST, without_tricks
from members.contributions.writing import missing
from members.models import (
    Contribution,
    ContributionAttachment,
    ContributionPicture,
    Initiative,
    MemberFile,
    Post,
)
from townsdeals.models import Organisation

MOST_PICTURES, MOST_ATTACHMENTS = 8, 5


class CleanTextMixin(forms.Form):
    """A form whose words hold no signs that cannot be seen."""

    def clean(self) -> dict[str, Any]:
        """Take the signs out of every text."""
        data = super().clean() or self.cleaned_data
        for name, value in data.items():
            if isinstance(value, str) and isinstance(self.fields[name], forms.CharField):
                data[name] = without_tricks(value).strip()
        return data


class ContributionForm(CleanTextMixin, forms.ModelForm):
    """What both sorts have. A draft may be incomplete; `ask_for_more` says what is missing."""

    themes = ManyField(
        Theme.objects.all(),
        required=False,
        label=_("Themes"),
        widget=forms.CheckboxSelectMultiple,
    )

    #: What a draft may lack and a contribution that is sent may not.
    needed: ClassVar[tuple[str, ...]] = ("title", "text", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance = self.instance
        if instance.pk:
            self.initial["themes"] = [theme.pk for theme in instance.themes.all()]
        text = cast(forms.CharField, self.fields["text"])
        text.widget = forms.Textarea(attrs={"rows": 12, "maxlength": LONGEST})
        self.fields["audience"].widget = forms.RadioSelect(choices=Contribution.Audience.choices)
        language = self.fields["language"]
        language.widget = forms.RadioSelect(choices=settings.LANGUAGES)
        language.required = False
        language.label = gettext("In which language do you write?")

    def clean_language(self) -> str:
        """Without an answer it stays as it is."""
        return self.cleaned_data["language"] or self.instance.language

    def ask_for_more(self) -> bool:
        """Say at the fields what must be filled in before it can be sent; whether there is any."""
        gaps = {
            name: words for name, words in missing(self.instance).items() if name in self.fields
        }
        for name, words in gaps.items():
            self.add_error(name, words)
        return bool(gaps)

    def apply(self) -> None:
        """Give the version what is no column of it."""
        self.instance.themes.set(self.cleaned_data["themes"])


class PostForm(ContributionForm):
    """The form of a message."""

    class Meta:
        model = Post
        fields: ClassVar = ["kind", "title", "text", "language", "city", "themes", "audience"]
        widgets: ClassVar = {"kind": forms.RadioSelect}
        labels: ClassVar = {"text": _("Your message"), "kind": _("What do you want to share?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Post.Kind.choices  # without an empty choice


class InitiativeForm(ContributionForm):
    """The form of an initiative."""

    needed = ("title", "goal", "text", "language", "city")
    shifts = forms.MultipleChoiceField(
        choices=list(Initiative.SHIFTS.items()),
        required=False,
        label=_("Which shift does it help?"),
        widget=forms.CheckboxSelectMultiple,
    )
    municipality = forms.ModelChoiceField(
        Organisation.objects.none(),
        required=False,
        label=_("Municipality"),
        help_text=_("Puts your initiative on the map. Is yours not there? Leave it out."),
    )

    class Meta:
        model = Initiative
        fields: ClassVar = [
            "title",
            "goal",
            "text",
            "language",
            "phase",
            "city",
            "municipality",
            "partners",
            "shifts",
            "themes",
            "contact",
            "audience",
        ]
        labels: ClassVar = {
            "title": _("Name of the initiative"),
            "goal": _("What do you want to reach?"),
            "text": _("Tell about it"),
            "phase": _("How far is it?"),
            "partners": _("With whom do you do this?"),
            "contact": _("Contact"),
        }
        help_texts: ClassVar = {
            "goal": _("One or two sentences. They are shown in lists."),
            "partners": _("Names of organisations, with commas between them."),
            "contact": _(
                "For example a website or the address of a team. Members can also write to you "
                "by this site."
            ),
        }
        widgets: ClassVar = {"goal": forms.Textarea(attrs={"rows": 3, "maxlength": 300})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["shifts"] = [
            name for name in Initiative.SHIFTS if getattr(self.instance, f"shift_{name}")
        ]
        field = cast(forms.ModelChoiceField, self.fields["municipality"])
        field.queryset = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)
        field.empty_label = gettext("Choose one")
        self.fields["phase"].choices = Initiative.Phase.choices

    def apply(self) -> None:
        """Also the shifts, which are three fields."""
        super().apply()
        for name in Initiative.SHIFTS:
            setattr(self.instance, f"shift_{name}", name in self.cleaned_data["shifts"])


class FilePartForm(CleanTextMixin, forms.Form):
    """One file of a contribution: a new one, or one that we have already."""

    kind: ClassVar[MemberFile.Kind]

    kept = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owner: Any, contribution: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.contribution = contribution

    def known_file(self, pk: uuid.UUID | str | None) -> MemberFile | None:
        """A file of this contribution, or one of this person that no contribution has yet."""
        try:
            file = MemberFile.objects.filter(pk=pk, kind=self.kind).first() if pk else None
        except ValidationError:
            return None
        if file is None:
            return None
        if file.contribution_id is None:
            return file if file.owner_id == self.owner.pk else None
        return file if file.contribution_id == self.contribution else None

    @property
    def file_now(self) -> MemberFile | None:
        """What we have by now, to show beside the fields."""
        value = self["kept"].value()
        return self.known_file(value)

    def clean(self) -> dict[str, Any]:
        """Check a new file; else find the one that was sent before."""
        data = super().clean()
        upload = data.get("file")
        if isinstance(upload, UploadedFile):
            try:
                data["stored"] = self.checked(upload)
            except ValidationError as error:
                self.add_error("file", error)
        elif "file" not in self.errors:
            data["stored"] = self.known_file(data.get("kept"))
            if data.get("kept") and data["stored"] is None:
                self.add_error("file", gettext("We have not kept this file. Choose it again."))
        return data

    def checked(self, upload: UploadedFile) -> MemberFile:
        """The upload as a file that can be kept."""
        raise NotImplementedError


class PictureForm(FilePartForm):
    """A picture, with its words."""

    kind = MemberFile.Kind.PICTURE

    file = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("A JPEG, PNG, WebP or GIF of at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{item}" for item in PICTURES)}),
    )
    alt_text = forms.CharField(
        label=_("What is in the picture?"),
        max_length=250,
        required=False,
        help_text=_("For who cannot see it. One sentence is enough."),
    )
    decorative = forms.BooleanField(label=_("This picture is only for decoration"), required=False)
    credit = forms.CharField(
        label=_("Who made it?"),
        max_length=120,
        required=False,
        help_text=_("For example: Photo Noor Visser."),
    )
    remove = forms.BooleanField(label=_("Take this picture away"), required=False)

    def clean(self) -> dict[str, Any]:
        """Decoration has no description."""
        data = super().clean()
        if data.get("decorative") and data.get("alt_text"):
            self.add_error(
                "decorative", gettext("Describe the picture, or say that it is for decoration.")
            )
        return data

    def checked(self, upload: UploadedFile) -> MemberFile:
        """The picture, drawn anew."""
        return checked_picture(upload, self.owner)


class AttachmentForm(FilePartForm):
    """A PDF, with its title."""

    kind = MemberFile.Kind.PDF

    file = forms.FileField(
        label=_("PDF"),
        required=False,
        help_text=_("A PDF of at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )
    title = forms.CharField(label=_("Title of the PDF"), max_length=120, required=False)
    remove = forms.BooleanField(label=_("Take this PDF away"), required=False)

    def checked(self, upload: UploadedFile) -> MemberFile:
        """The PDF, if it is one."""
        return checked_pdf(upload, self.owner)


class FileForms(forms.BaseFormSet):
    """The files of a contribution, and room for one more."""

    part: type[ContributionPicture] | type[ContributionAttachment]

    def keep_files(self) -> None:
        """Store the new files that are right, so that nobody sends them twice."""
        data = cast(QueryDict, self.data)
        for form in self.forms:
            file = getattr(form, "cleaned_data", {}).get("stored")
            if file is None:
                continue
            if file._state.adding:
                file.save()
            data[f"{form.prefix}-kept"] = str(file.pk)
        self.files = MultiValueDict()
        for form in self.forms:
            form.files = self.files

    def belong_to(self, contribution: int) -> None:
        """Know the contribution that took the files, so that the forms still show them."""
        for form in self.forms:
            form.contribution = contribution

    def parts(self) -> list[Any]:
        """The pictures or attachments that were asked for, in order."""
        found = []
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if data.get("stored") is None or data.get("remove"):
                continue
            values = {
                name: data[name]
                for name in ("alt_text", "decorative", "credit", "title")
                if name in data
            }
            found.append(self.part(file=data["stored"], sort_order=len(found), **values))
        return found

    def ask_for_more(self) -> bool:
        """Say which pictures still need words; whether there are any."""
        found = False
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if "alt_text" not in form.fields or data.get("stored") is None or data.get("remove"):
                continue
            if not data.get("alt_text") and not data.get("decorative"):
                form.add_error(
                    "alt_text", gettext("Describe the picture, or say that it is for decoration.")
                )
                found = True
        return found


class PictureForms(FileForms):
    """The pictures of a contribution."""

    part = ContributionPicture


class AttachmentForms(FileForms):
    """The PDFs of a contribution."""

    part = ContributionAttachment


PictureFormSet = forms.formset_factory(
    PictureForm,
    formset=PictureForms,
    extra=1,
    max_num=MOST_PICTURES,
    absolute_max=MOST_PICTURES,
    validate_max=True,
)
AttachmentFormSet = forms.formset_factory(
    AttachmentForm,
    formset=AttachmentForms,
    extra=1,
    max_num=MOST_ATTACHMENTS,
    absolute_max=MOST_ATTACHMENTS,
    validate_max=True,
)


def picture_initial(version: Contribution) -> list[dict[str, Any]]:
    """What the forms of the pictures show of a version."""
    return [
        {
            "kept": part.file_id,
            "alt_text": part.alt_text,
            "decorative": part.decorative,
            "credit": part.credit,
        }
        for part in version.pictures.all()
    ]


def attachment_initial(version: Contribution) -> list[dict[str, Any]]:
    """What the forms of the attachments show of a version."""
    return [{"kept": part.file_id, "title": part.title} for part in version.attachments.all()]


class PostFilterForm(FilterForm):
    """The filters of the list of messages."""

    thema = forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="slug",
        required=False,
        label=_("Theme"),
        empty_label=_("All themes"),
    )
    soort = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *Post.Kind.choices], required=False
    )
    plaats = forms.CharField(label=_("City"), max_length=80, required=False)

    @staticmethod
    def apply(filters: dict[str, Any], items: Any) -> Any:
        """The messages that these validated filters ask for."""
        if filters["thema"]:
            items = items.filter(themes=filters["thema"])
        if filters["soort"]:
            items = items.filter(post__kind=filters["soort"])
        if filters["plaats"]:
            items = items.filter(post__city__iexact=filters["plaats"])
        return items


class InitiativeFilterForm(FilterForm):
    """The filters of the list of initiatives."""

    thema = forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="slug",
        required=False,
        label=_("Theme"),
        empty_label=_("All themes"),
    )
    fase = forms.ChoiceField(
        label=_("Phase"),
        choices=[("", _("All phases")), *Initiative.Phase.choices],
        required=False,
    )
    omslag = forms.ChoiceField(
        label=_("Shift"),
        choices=[("", _("All shifts")), *Initiative.SHIFTS.items()],
        required=False,
    )
    plaats = forms.CharField(label=_("City"), max_length=80, required=False)

    @staticmethod
    def apply(filters: dict[str, Any], items: Any) -> Any:
        """The initiatives that these validated filters ask for."""
        if filters["thema"]:
            items = items.filter(themes=filters["thema"])
        if filters["fase"]:
            items = items.filter(initiative__phase=filters["fase"])
        if filters["omslag"]:
            items = items.filter(**{f"initiative__shift_{filters['omslag']}": True})
        if filters["plaats"]:
            items = items.filter(initiative__city__iexact=filters["plaats"])
        return items

    def query(self) -> str:
        """These filters as they stand in an address, without the page."""
        chosen = {name: self.data.get(name) for name in self.fields if name != "page"}
        return urlencode({name: value for name, value in chosen.items() if value})
