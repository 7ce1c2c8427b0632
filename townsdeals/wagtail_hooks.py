"""What this app adds to the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from townsdeals.listings import DealViewSet, OrganisationViewSet

register_snippet(OrganisationViewSet)


@hooks.register("register_admin_viewset")
def register_listings() -> list[DealViewSet]:
    """The menu item of deals."""
    return [DealViewSet()]
