"""Forms of the admin that all page types share."""

from wagtail.admin.forms import WagtailAdminPageForm


class PageForm(WagtailAdminPageForm):
    """The form of every page type: it tells the page whether a draft is being saved."""

    def _post_clean(self) -> None:
        self.instance.is_saving_draft = self.is_deferred_validation
        try:
            super()._post_clean()
        finally:
            self.instance.is_saving_draft = False
