"""The pages and forms of conversations. Each form is a plain POST, and twice is once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from home.limits import Limit, too_often
from home.listing import FilterForm
from home.models import Theme
from home.numbers import whole_number
from members.access import MembersOnlyMixin, blocked_ids
from members.contributions.rights import name_for_readers
from members.contributions.steps import NotPossibleError
from members.conversations import comments, gestures
from members.conversations.forms import CommentForm, EditCommentForm, new_form_key
from members.models import Bookmark, Comment, CommentMode, CommentState, Contribution, Follow

PER_PAGE = 24
#: Nobody writes more comments in an hour; an office behind one address may.
COMMENTS = Limit("comments", 120, 3600)


class GestureView(MembersOnlyMixin):
    """Do something with a contribution, or undo it; then go back to where one was."""

    http_method_names = ["post"]
    gesture = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do as the button says."""
        item = _visible(request, pk)
        on = request.POST.get("on") != "0"
        getattr(gestures, self.gesture)(request.user, item, on)
        messages.success(request, self._said(on))
        return _back(request, f"{item.get_absolute_url()}#doen")

    def _said(self, on: bool) -> str:
        words = {
            "set_useful": (_("You find this useful."), _("You do not find this useful any more.")),
            "set_kept": (_("Kept. You find it at 'Kept'."), _("You do not keep this any more.")),
            "set_followed": (
                _("You follow this: we tell you about new comments."),
                _("You do not follow this any more."),
            ),
        }
        return words[self.gesture][0 if on else 1]


class FollowThemeView(MembersOnlyMixin):
    """Follow a theme, or stop."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do as the button says."""
        theme = get_object_or_404(Theme, pk=pk)
        on = request.POST.get("on") != "0"
        gestures.set_theme_followed(request.user, theme, on)
        words = (
            _("You follow '%(theme)s': we tell you what is new.")
            if on
            else _("You do not follow '%(theme)s' any more.")
        )
        messages.success(request, words % {"theme": theme})
        return _back(request, _following_url())


class KeptView(MembersOnlyMixin):
    """What somebody keeps, the last kept first. Nobody else sees it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of it; what is not on the site any more is left out."""
        form = FilterForm(request.GET)
        if not form.is_valid():
            raise Http404("No such page.")
        kept = (
            Bookmark.objects.filter(
                user=request.user.pk,
                contribution__in=Contribution.objects.visible_to(request.user),
            )
            .exclude(contribution__author__in=blocked_ids(request.user))
            .select_related("contribution__author__profile")
        )
        try:
            items = Paginator(kept, PER_PAGE).page(form.cleaned_data["page"] or 1)
        except EmptyPage as error:
            raise Http404("No such page.") from error
        return TemplateResponse(
            request,
            "pages/good_food_city/kept.html",
            {
                "title": _("Kept"),
                "members_only": True,
                "items": items,
                "params": request.GET,
            },
        )


class FollowingView(MembersOnlyMixin):
    """What somebody follows, and the themes that they can follow."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        follows = Follow.objects.filter(user=request.user.pk)
        themes = set(follows.exclude(theme=None).values_list("theme", flat=True))
        items = (
            follows.filter(contribution__in=Contribution.objects.visible_to(request.user))
            .exclude(contribution__author__in=blocked_ids(request.user))
            .select_related("contribution")[:200]
        )
        return TemplateResponse(
            request,
            "pages/good_food_city/following.html",
            {
                "title": _("What you follow"),
                "members_only": True,
                "themes": [
                    {"theme": theme, "followed": theme.pk in themes}
                    for theme in Theme.objects.order_by("name")
                ],
                "items": items,
            },
        )


class CommentView(MembersOnlyMixin):
    """Comment on a contribution, or answer a comment."""

    keeps_what_was_typed = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form by itself; `?op=12` answers that comment."""
        item = _visible(request, pk)
        return self._show(item, CommentForm(initial=self._initial(request), user=request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it; whatever is wrong, nothing typed is lost."""
        item = _visible(request, pk)
        form = CommentForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._show(item, form)
        if COMMENTS.is_reached(request):
            return too_often(request, COMMENTS)
        COMMENTS.count(request)
        data = form.cleaned_data
        form.agree()
        try:
            comment = comments.send(
                request.user,
                item,
                data["text"],
                form_key=data["form_key"],
                parent=self._parent(item, data.get("parent")),
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
            return self._show(item, form)
        messages.success(
            request,
            _("Your comment is on the site.")
            if comment.is_shown
            else _("Thank you. The editors look at your comment first; you hear from us."),
        )
        return redirect(f"{item.get_absolute_url()}#reactie-{comment.pk}")

    def _initial(self, request: HttpRequest) -> dict[str, Any]:
        typed = self.typed_before() or QueryDict()
        parent = whole_number(typed.get("parent") or request.GET.get("op")) or None
        return {"form_key": new_form_key(), "parent": parent, "text": typed.get("text", "")}

    def _parent(self, item: Contribution, pk: int | None) -> Comment | None:
        if not pk:
            return None
        found = Comment.objects.filter(pk=pk, contribution=item).select_related("parent").first()
        if found is None:
            raise NotPossibleError(_("The comment that you answer is not here any more."))
        return found

    def _show(self, item: Contribution, form: CommentForm) -> HttpResponse:
        answered = (
            Comment.objects.shown()
            .filter(pk=whole_number(str(form["parent"].value())), contribution=item)
            .exclude(author__in=blocked_ids(self.request.user))
            .select_related("author__profile")
            .first()
        )
        return TemplateResponse(
            self.request,
            "pages/good_food_city/comment.html",
            {
                "title": _("Answer a comment") if answered else pgettext("conversation", "Comment"),
                "members_only": True,
                "item": item,
                "form": form,
                "answered": answered,
                "answered_name": name_for_readers(answered.author) if answered else "",
                "is_open": comments.may_comment(self.request.user, item),
                "waits": comments.comment_mode() == CommentMode.MODERATED,
            },
        )


class OwnCommentView(MembersOnlyMixin):
    """A page about one's own comment."""

    def own(self, request: HttpRequest, pk: int) -> Comment:
        """The comment; 404 for anybody else's and for what is gone."""
        return get_object_or_404(
            Comment.objects.exclude(
                state__in=[CommentState.DELETED, CommentState.REMOVED]
            ).select_related("contribution"),
            pk=pk,
            author=request.user.pk,
        )

    def show(self, comment: Comment, name: str, title: str, **context: Any) -> HttpResponse:
        """The page."""
        return TemplateResponse(
            self.request,
            f"pages/good_food_city/{name}.html",
            {"title": title, "members_only": True, "comment": comment, **context},
        )


class EditCommentView(OwnCommentView):
    """Change one's own comment, for a while."""

    keeps_what_was_typed = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form."""
        comment = self.own(request, pk)
        typed = self.typed_before()
        initial = {"text": typed.get("text", "")} if typed else None
        return self._show(comment, EditCommentForm(instance=comment, initial=initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Store it."""
        comment = self.own(request, pk)
        form = EditCommentForm(request.POST)
        if not form.is_valid():
            return self._show(comment, form)
        try:
            comments.edit(comment, request.user, form.cleaned_data["text"])
        except NotPossibleError as error:
            form.add_error(None, str(error))
            return self._show(comment, form)
        messages.success(request, _("Your comment has been changed."))
        return redirect(f"{comment.contribution.get_absolute_url()}#reactie-{comment.pk}")

    def _show(self, comment: Comment, form: EditCommentForm) -> HttpResponse:
        return self.show(comment, "comment_edit", _("Change your comment"), form=form)


class DeleteCommentView(OwnCommentView):
    """Delete one's own comment, after one question."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        return self.show(self.own(request, pk), "comment_delete", _("Delete your comment"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it."""
        comment = get_object_or_404(
            Comment.objects.select_related("contribution"), pk=pk, author=request.user.pk
        )
        comments.delete(comment, request.user)
        messages.success(request, _("Your comment has been deleted."))
        return redirect(f"{comment.contribution.get_absolute_url()}#reacties")


def _visible(request: HttpRequest, pk: int) -> Contribution:
    """A contribution that this reader sees, or 404."""
    found = Contribution.objects.visible_to(request.user).exclude(
        author__in=blocked_ids(request.user)
    )
    return get_object_or_404(found.select_related("author__profile"), pk=pk)


def _back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To where the form says that one was, if that is a page of this site."""
    to = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(to if is_ours else otherwise)


def _following_url() -> str:
    from django.urls import reverse

    return reverse("conversations:following")
