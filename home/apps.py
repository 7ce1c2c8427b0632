"""What every page shares."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """What every page shares."""

    name = "home"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Make pictures in time, keep avatars clean, hear what needs attention in each app."""
        from django.db.models.signals import pre_delete
        from django.utils.module_loading import autodiscover_modules
        from wagtail.admin.views.account import AvatarSettingsPanel
        from wagtail.signals import page_published

        from home import attention, pictures, uploads

        autodiscover_modules("attention")
        pre_delete.connect(attention.remember_links_to, dispatch_uid="remember links")
        pictures.use_fast_avif()
        AvatarSettingsPanel.form_class = uploads.AvatarForm  # Wagtail has no setting for it
        page_published.connect(pictures.make_pictures_soon, dispatch_uid="make pictures")
