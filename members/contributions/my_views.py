"""What somebody shares: write it, look at it, send it, follow what happens, take it away."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from home.limits import Limit, too_often
from home.listing import FilterForm
from members.access import MembersOnlyMixin
from members.contributions import writing
from members.contributions.forms import (
    AttachmentFormSet,
    ContributionForm,
    InitiativeForm,
    PictureFormSet,
    PostForm,
    attachment_initial,
    picture_initial,
)
from members.contributions.steps import NotPossibleError
from members.models import Contribution, Initiative, Post
from members.models.languages import language_here
from members.profiles.agreeing import AgreeingForm

PER_PAGE = 20
#: Pictures take work; nobody sends so many forms within an hour.
SAVES = Limit("contribution-saves", 240, 3600)
FORMS: dict[str, type[ContributionForm]] = {
    Contribution.Sort.POST: PostForm,
    Contribution.Sort.INITIATIVE: InitiativeForm,
}


class OwnView(MembersOnlyMixin):
    """A page about what somebody shares themselves."""

    def own(self, pk: int) -> Any:
        """One of their own; those of others do not exist for them."""
        mine = Contribution.objects.filter(author=self.request.user)
        found = mine.select_related("post", "initiative", "author").filter(pk=pk).first()
        if found is None:
            raise Http404("No such contribution of this member.")
        return found.specific


class MyContributionsView(OwnView):
    """All that somebody shares, with its state; the last changed first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of it."""
        form = FilterForm(request.GET)
        if not form.is_valid():
            raise Http404("No such page.")
        mine = (
            Contribution.objects.filter(author=request.user)
            .select_related("post", "initiative", "author")
            .prefetch_related("steps")
            .order_by("-changed_at", "-pk")
        )
        try:
            items = Paginator(mine, PER_PAGE).page(form.cleaned_data["page"] or 1)
        except EmptyPage as error:
            raise Http404("No such page.") from error
        return TemplateResponse(
            request,
            "pages/good_food_city/my_contributions.html",
            {
                "title": _("My contributions"),
                "members_only": True,
                "items": items,
                "params": request.GET,
            },
        )


class WriteView(OwnView):
    """The form. Whatever is sent is kept as a draft, also when something is missing."""

    keeps_what_was_typed = True

    def show(
        self, request: HttpRequest, form: ContributionForm, pictures: Any, attachments: Any
    ) -> HttpResponse:
        """The form, with what was typed."""
        version = form.instance
        is_new = version.pk is None
        titles = {
            Contribution.Sort.POST: _("Write a message"),
            Contribution.Sort.INITIATIVE: _("Share an initiative"),
        }
        return TemplateResponse(
            request,
            "pages/good_food_city/write.html",
            {
                "title": titles[version.sort] if is_new else _("Change your contribution"),
                "members_only": True,
                "form": form,
                "pictures": pictures,
                "attachments": attachments,
                "file_forms": [pictures, attachments],
                "version": version,
                "has_errors": bool(form.errors or pictures.total_error_count())
                or bool(attachments.total_error_count()),
            },
        )

    def forms_for(
        self, version: Contribution, data: Any = None, files: Any = None
    ) -> tuple[ContributionForm, Any, Any]:
        """The three forms on the page."""
        extra: dict[str, Any] = {
            "form_kwargs": {"owner": self.request.user, "contribution": version.pk}
        }
        sent: dict[str, Any] = {"data": data, "files": files}
        return (
            FORMS[version.sort](instance=version, **sent),
            PictureFormSet(
                prefix="picture",
                initial=picture_initial(version) if data is None else None,
                **sent,
                **extra,
            ),
            AttachmentFormSet(
                prefix="attachment",
                initial=attachment_initial(version) if data is None else None,
                **sent,
                **extra,
            ),
        )

    def answer(self, request: HttpRequest, version: Contribution) -> HttpResponse:
        """Keep what was sent, and go where the button says."""
        if SAVES.is_reached(request):
            return too_often(request, SAVES)
        SAVES.count(request)
        form, pictures, attachments = self.forms_for(version, request.POST.copy(), request.FILES)
        valid = [form.is_valid(), pictures.is_valid(), attachments.is_valid()]
        for files in (pictures, attachments):
            files.keep_files()
        if not all(valid):
            return self.show(request, form, pictures, attachments)
        form.apply()
        version.pictures.set(pictures.parts())
        version.attachments.set(attachments.parts())
        try:
            writing.save(version, request.user)
        except NotPossibleError as error:
            form.add_error(None, str(error))  # what was typed stays in the form
            return self.show(request, form, pictures, attachments)
        for files in (pictures, attachments):
            files.belong_to(version.pk)
        button = request.POST.get("knop")
        if button == "bewaar":
            messages.success(request, _("Your draft is kept. It is not sent yet."))
            return redirect("contributions:edit", version.pk)
        if button == "meer":
            return redirect("contributions:edit", version.pk)
        gaps = [form.ask_for_more(), pictures.ask_for_more()]
        if any(gaps):
            return self.show(request, form, pictures, attachments)
        return redirect("contributions:my_contribution", version.pk)


class NewView(WriteView):
    """Write something new."""

    model: ClassVar[type[Contribution]]

    def begun(self, request: HttpRequest) -> Any:
        """An empty one of this member, in the language of the page."""
        return self.model(author=request.user, language=language_here())

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form, or what was typed before somebody was signed out."""
        return self.show(request, *self.forms_for(self.begun(request), self.typed_before()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it."""
        return self.answer(request, self.begun(request))


class NewPostView(NewView):
    """Write a message; with `?voor=bibliotheek` about something for the library."""

    model = Post

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form, begun for what somebody wants to share."""
        post = self.begun(request)
        if request.GET.get("voor") == "bibliotheek":
            post.kind, post.title = Post.Kind.NEWS, _("For the library:") + " "
        return self.show(request, *self.forms_for(post, self.typed_before()))


class NewInitiativeView(NewView):
    """Write about an initiative."""

    model = Initiative


class EditView(WriteView):
    """Go on with something; while it is under review it is taken back first."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the newest version in the form."""
        found = self.own(pk)
        if not found.can_be_edited:
            messages.info(request, _("This is under review. Take it back first to change it."))
            return redirect("contributions:my_contribution", pk)
        return self.show(request, *self.forms_for(writing.newest(found), self.typed_before()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it."""
        return self.answer(request, writing.newest(self.own(pk)))


class MyView(OwnView):
    """One of somebody's own: the newest version as others will see it, its state, what happened."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self.show(self.own(pk), AgreeingForm(user=request.user))

    def show(self, found: Any, sending: AgreeingForm) -> HttpResponse:
        """The page, with the form to send it."""
        version = writing.newest(found)
        return TemplateResponse(
            self.request,
            "pages/good_food_city/my_contribution.html",
            {
                "title": str(version),
                "language": version.language,
                "members_only": True,
                "contribution": found,
                "item": version,
                "steps": list(found.steps.all()),
                "gaps": writing.missing(version),
                "can_be_sent": found.state in {"draft", "changes_asked"},
                "sending": sending,
                "form": sending,
            },
        )


class ActView(OwnView):
    """Something that somebody does with one of their own, by a button."""

    done: ClassVar[Any] = ""

    def act(self, contribution: Contribution) -> str:
        """Do it; what to say afterwards."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why not."""
        try:
            messages.success(request, self.act(self.own(pk)))
        except NotPossibleError as error:
            messages.error(request, str(error))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.after(pk)

    def after(self, pk: int) -> HttpResponse:
        """Where to go then."""
        return redirect("contributions:my_contribution", pk)


class SendView(ActView, MyView):
    """Send it to the editors; the first time, agree to the house rules."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it, or ask to agree, on the same page."""
        form = AgreeingForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.show(self.own(pk), form)
        form.agree()
        return super().post(request, pk)

    def act(self, contribution: Contribution) -> str:
        """Send the newest version."""
        writing.submit(contribution, self.request.user)
        return _("Your contribution awaits review. You hear from us.")


class TakeBackView(ActView):
    """Go on writing in what was sent."""

    def act(self, contribution: Contribution) -> str:
        """Stop the review."""
        writing.take_back(contribution, self.request.user)
        return _("You have it back. Do not forget to send it again.")


class WithdrawView(ActView):
    """Take it off the site, or out of the queue."""

    def act(self, contribution: Contribution) -> str:
        """Withdraw it."""
        writing.withdraw(contribution, self.request.user)
        return _("You withdrew your contribution. Nobody else sees it any more.")


class DiscardView(ActView):
    """Throw a change away."""

    def act(self, contribution: Contribution) -> str:
        """What is on the site is the newest version again."""
        writing.discard(contribution, self.request.user)
        return _("Your change is gone. What is on the site stays as it is.")


class DeleteView(ActView):
    """Delete for good what nobody else sees."""

    def act(self, contribution: Contribution) -> str:
        """Delete it."""
        writing.delete(contribution, self.request.user)
        return _("It has been deleted.")

    def after(self, pk: int) -> HttpResponse:
        """To the list, when there is nothing left to show."""
        if Contribution.objects.filter(pk=pk).exists():
            return super().after(pk)
        return redirect("contributions:my_contributions")


class NarrowView(ActView):
    """Let members alone read it."""

    def act(self, contribution: Contribution) -> str:
        """Take it from everybody else, at once."""
        writing.narrow(contribution, self.request.user)
        return _("From now on only members can read it.")


class ConfirmView(ActView):
    """Say that it still holds."""

    def act(self, contribution: Contribution) -> str:
        """Keep it on the site for another year."""
        writing.confirm(contribution, self.request.user)
        return _("Thank you! It stays on the site.")
