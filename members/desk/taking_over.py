"""The desk's screens to take initiatives over as news, and onto the page of a deal."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import LogFormatter
from wagtail.permissions import page_permission_policy

from members.desk.menu import MENU_HOOK, MENU_TAKING_OVER
from members.library.taking_over import (
    ON_DEAL,
    TAKEN_OVER,
    make_article,
    may_take_over,
    show_on_deal,
)
from members.models import Initiative
from townsdeals.models import DealPage


class TakingOverMixin(WagtailAdminTemplateMixin):
    """A screen for who may write articles."""

    header_icon = "doc-full-inverse"
    page_title = gettext_lazy("Take over initiatives")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the right."""
        if not may_take_over(request.user):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


class InitiativesView(TakingOverMixin, ListView):
    """The initiatives that everybody may read, with what became of them elsewhere."""

    template_name = "members/desk/initiatives.html"
    paginate_by = 50

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list itself."""
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_queryset(self) -> Any:
        """The newest first."""
        initiatives = Initiative.objects.public()
        shown = initiatives.select_related("municipality", "deal", "taken_over__article")
        return shown.order_by("-first_published_at", "-pk")


class DealForm(forms.Form):
    """The deal on whose page it is shown."""

    deal = forms.ModelChoiceField(
        DealPage.objects.none(),
        required=False,
        label=gettext_lazy("Show it on the page of this deal"),
        empty_label=gettext_lazy("On the page of no deal"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = page_permission_policy.instances_user_has_permission_for(user, "change")
        deals = DealPage.objects.filter(pk__in=allowed.values("pk")).defer_streamfields()
        self.fields["deal"].queryset = deals.order_by("title")  # type: ignore[attr-defined]


class TakeOverView(TakingOverMixin, FormView):
    """One initiative: make an article of it, choose a deal."""

    template_name = "members/desk/take_over.html"
    form_class = DealForm

    @cached_property
    def initiative(self) -> Initiative:
        """The initiative; what not everybody may read cannot be taken over."""
        public = Initiative.objects.public().select_related("deal", "taken_over__article")
        return get_object_or_404(public, id=self.kwargs["pk"])  # `pk` is a link: it has no limit

    def get_page_subtitle(self) -> str:
        """Which."""
        return self.initiative.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("good_food_city_initiatives"), "label": _("Take over initiatives")},
            {"url": "", "label": self.initiative.title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The deals that they may change."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """The deal as it is."""
        return {"deal": self.initiative.deal_id}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the initiative, and the article if there is one."""
        context = super().get_context_data(**kwargs)
        taken = getattr(self.initiative, "taken_over", None)
        return {
            **context,
            "initiative": self.initiative,
            "article": taken.article if taken else None,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the article, or set the deal."""
        if "article" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            article = make_article(self.initiative, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        messages.success(request, _("The article is a draft. Look at it, and publish it."))
        return redirect("wagtailadmin_pages:edit", article.pk)

    def form_valid(self, form: DealForm) -> HttpResponse:
        """Show it there."""
        deal = form.cleaned_data["deal"]
        show_on_deal(self.initiative, deal, self.request.user)
        if deal:
            text = _("'%(title)s' is shown on the page of %(deal)s.")
            text %= {"title": self.initiative.title, "deal": deal.title}
        else:
            text = _("'%(title)s' is on the page of no deal.") % {"title": self.initiative.title}
        messages.success(self.request, text)
        return redirect(self.request.path)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """The screens."""
    base = "good-food-city/overnemen/"
    return [
        path(base, InitiativesView.as_view(), name="good_food_city_initiatives"),
        path(f"{base}<int:pk>/", TakeOverView.as_view(), name="good_food_city_take_over"),
    ]


class TakingOverItem(MenuItem):
    """The menu item, for who may write articles."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only with the right."""
        return may_take_over(request.user)


@hooks.register(MENU_HOOK)
def taking_over_item() -> MenuItem:
    """In the menu of Good Food City."""
    return TakingOverItem(
        _("Take over initiatives"),
        reverse("good_food_city_initiatives"),
        name="take-over-initiatives",
        icon_name="doc-full-inverse",
        order=MENU_TAKING_OVER,
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What the history of an initiative tells."""
    label = gettext_lazy("Take over as news")
    actions.register_action(TAKEN_OVER, label, gettext_lazy("Taken over as news"))

    @actions.register_action(ON_DEAL)
    class OnDealFormatter(LogFormatter):
        """Somebody chose the deal on whose page it is."""

        label = gettext_lazy("Choose a deal")

        def format_message(self, entry: Any) -> str:
            """Which."""
            deal = entry.data.get("deal")
            if not deal:
                return _("Taken off the page of a deal")
            return _("Shown on the page of the deal '%s'") % deal
