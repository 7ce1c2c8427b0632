"""The newsletters themselves in the admin."""

from typing import Any

from django.db import transaction
from django.db.models import Count, ProtectedError, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from home.choosing import PlainSnippetChooserViewSet
from newsletters.models import NewsletterList, SubscriptionState


class DeleteListView(DeleteView):
    """Delete a newsletter that nobody ever had; what people agreed to stays."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Say why it cannot be done."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                _("People had this newsletter, so it stays. Close it for new readers instead."),
            )
            return redirect(self.get_success_url())


class NewsletterListViewSet(SnippetViewSet):
    """The newsletters that people can subscribe to."""

    chooser_viewset_class = PlainSnippetChooserViewSet
    model = NewsletterList
    icon = "mail"
    list_display = ["name", "cadence", "language", "from_name", "is_open", "readers"]
    list_per_page = 50
    delete_view_class = DeleteListView

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With how many people get each."""
        subscribed = Q(subscriptions__state=SubscriptionState.SUBSCRIBED)
        return NewsletterList.objects.annotate(
            subscribed_count=Count("subscriptions", filter=subscribed)
        )
