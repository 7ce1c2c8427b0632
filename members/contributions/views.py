"""Messages and initiatives that are on the site: lists with filters, and a page of each."""

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from home.listing import FilterForm
from home.numbers import whole_number
from home.reading import count_read
from members.access import blocked_ids
from members.contributions.forms import InitiativeFilterForm, PostFilterForm
from members.contributions.rights import reads_as_member
from members.models import Contribution

PER_PAGE = 12


class ContributionListView(View):
    """What is on the site for this reader, by filters in the address."""

    sort: ClassVar[str]
    title: ClassVar[Any]
    lead: ClassVar[Any]
    form_class: ClassVar[type[Any]]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of the list; what is not to be found is a 404."""
        form: FilterForm = self.form_class(request.GET)
        if not form.is_valid():
            raise Http404("No such filter value.")
        items = Contribution.objects.visible_to(request.user).filter(sort=self.sort)
        items = self.form_class.apply(form.cleaned_data, items).for_listing()
        try:
            page = Paginator(items, PER_PAGE).page(form.cleaned_data["page"] or 1)
        except EmptyPage as error:
            raise Http404("No such page.") from error
        is_member = reads_as_member(request.user)
        response = TemplateResponse(
            request,
            "pages/good_food_city/contributions.html",
            {
                "title": self.title,
                "lead": self.lead,
                "sort": self.sort,
                "items": page,
                "filter_form": form,
                "active_filters": form.active_filters(),
                "params": request.GET,
                "is_member": is_member,
                "feed_url": self.feed_url(form),
            },
        )
        if request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response

    def feed_url(self, form: Any) -> str:
        """The address of the feed of what is shown; empty where there is none."""
        return ""


class PostListView(ContributionListView):
    """Messages."""

    sort = Contribution.Sort.POST
    title = gettext_lazy("Messages")
    lead = gettext_lazy("Questions, calls, experiences and news of members.")
    form_class = PostFilterForm


class InitiativeListView(ContributionListView):
    """Initiatives."""

    sort = Contribution.Sort.INITIATIVE
    title = gettext_lazy("Initiatives")
    lead = gettext_lazy("What cities, entrepreneurs and researchers do for good food.")
    form_class = InitiativeFilterForm

    def feed_url(self, form: Any) -> str:
        """The same filters, for everybody."""
        query = form.query()
        return f"{reverse('contributions:feed')}{f'?{query}' if query else ''}"


class ContributionView(View):
    """The page of a message or initiative; its number is the address, the words come along."""

    sort: ClassVar[str]

    def get(self, request: HttpRequest, name: str) -> HttpResponseBase:
        """Show it to who may read it."""
        number = whole_number(name.partition("-")[0])
        found = Contribution.objects.published().filter(pk=number, sort=self.sort)
        item = found.for_listing().prefetch_related("attachments__file").first()
        if item is None or item.author_id in blocked_ids(request.user):
            raise Http404("No such contribution.")
        is_public = item.audience == Contribution.Audience.PUBLIC
        if not is_public and not reads_as_member(request.user):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return for_members_only(request)
        if request.path != item.get_absolute_url():
            return redirect(item.get_absolute_url(), permanent=False)
        count_read(request, "contribution", item.pk)
        response = TemplateResponse(
            request,
            "pages/good_food_city/contribution.html",
            {
                "title": str(item),
                "language": item.language,
                "contribution": item,
                "item": item.specific,
                "members_only": not is_public,
                "is_member": reads_as_member(request.user),
                "is_own": item.author_id == request.user.pk,
            },
        )
        if request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


def for_members_only(request: HttpRequest) -> HttpResponse:
    """Say in a friendly way that this is for members."""
    return TemplateResponse(
        request,
        "pages/good_food_city/members_only.html",
        {"title": _("This is for members"), "members_only": True},
        status=403,
    )


class PostView(ContributionView):
    """A message."""

    sort = Contribution.Sort.POST


class InitiativeView(ContributionView):
    """An initiative."""

    sort = Contribution.Sort.INITIATIVE
