"""Conversations between two members: read, write, answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.access import MembersOnlyMixin
from members.models import PersonalMessage, Profile
from members.profiles.access_views import page
from members.profiles.admission import RefusedError
from members.profiles.forms import MessageForm
from members.profiles.showing import shown
from members.profiles.writing import (
    KEPT_FOR,
    conversations,
    mark_read,
    may_write,
    name_in_conversation,
    send,
)

#: The newest messages are on the first page.
PER_PAGE = 50


class ConversationsView(MembersOnlyMixin):
    """With whom somebody wrote."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        return page(
            request,
            "conversations",
            _("Conversations"),
            items=conversations(self.user),
            days=KEPT_FOR.days,
        )


class ConversationView(MembersOnlyMixin):
    """What somebody wrote with one other, and a form to go on."""

    keeps_what_was_typed = True

    def find(self, code: str) -> Profile:
        """The other; 404 for oneself, for nobody, and for who cannot be written to and never was.

        So who is blocked, hidden or not there looks the same.
        """
        profiles = Profile.objects.select_related("user", "organisation", "organisation_proposal")
        other = profiles.filter(code=code).exclude(user=self.user).first()
        if other is None or not (
            may_write(self.user, other)
            or PersonalMessage.objects.between(self.user, other.user).exists()
        ):
            raise Http404("No such member.")
        return other

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show it; what was new is read now."""
        other = self.find(code)
        mark_read(self.user, other.user)
        form = MessageForm(user=self.user)
        if typed := self.typed_before():
            form.initial["text"] = typed.get("text", "")
        return self._show(other, form)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Send a message."""
        other = self.find(code)
        form = MessageForm(request.POST, user=self.user)
        if form.is_valid():
            form.agree()
            data = form.cleaned_data
            try:
                send(self.user, other, data["text"], data["form_key"])
            except RefusedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Your message is sent."))
                return redirect("profiles:conversation", code)
        return self._show(other, form)

    def _show(self, other: Profile, form: MessageForm) -> HttpResponse:
        found = PersonalMessage.objects.between(self.user, other.user)
        paginator = Paginator(found.order_by("-sent_at", "-pk"), PER_PAGE)
        items = paginator.get_page(self.request.GET.get("page"))
        items.object_list = list(reversed(list(items.object_list)))
        writable = may_write(self.user, other)
        name = name_in_conversation(other)
        return page(
            self.request,
            "conversation",
            _("Conversation with %(name)s") % {"name": name},
            form=form,
            items=items,
            other=shown(other, self.user) if writable else None,
            name=name,
            code=other.code,
            me=self.user,
            writable=writable,
            days=KEPT_FOR.days,
        )
