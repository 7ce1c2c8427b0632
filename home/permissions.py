"""Who may do what with a page."""

from wagtail.models import PagePermissionTester


class PagePermissions(PagePermissionTester):
    """Wagtail's answers; for a page without children it needs no query to give them.

    A list asks for each page whether it may be deleted and moved. To somebody who may not publish
    Wagtail answers by looking for live pages below it, twice for each page.
    """

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Whether this page may be deleted."""
        if (
            self.user.is_active
            and not self.user.is_superuser
            and self.page.is_leaf()
            and "change" in self.permissions
            and "publish" not in self.permissions
        ):
            return not self.page.live
        return super().can_delete(ignore_bulk)
