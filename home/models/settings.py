"""What editors set once for the whole site."""

from copy import copy

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """Contact details, footer and the pages that every page links to."""

    footer_text = models.TextField(
        _("text in the footer"), blank=True, help_text=_("One or two sentences about the site.")
    )
    footer_text_english = models.TextField(
        _("text in the footer of English pages"),
        blank=True,
        help_text=_("If empty, English pages have no text there."),
    )
    contact_email = models.EmailField(_("e-mail address for contact"), blank=True)
    security_email = models.EmailField(
        _("e-mail address for security reports"),
        blank=True,
        help_text=_("Shown in /.well-known/security.txt."),
    )
    linkedin_url = models.URLField(_("LinkedIn page"), blank=True)
    mastodon_url = models.URLField(_("Mastodon page"), blank=True)
    accessibility_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("accessibility statement"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    privacy_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("privacy page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    social_image = models.ForeignKey(
        "home.SiteImage",
        verbose_name=_("picture for social media"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Used when a page has no picture of its own. At least 1200 by 630 pixels."),
    )

    select_related = ["accessibility_page", "privacy_page", "social_image"]

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("footer_text"),
                FieldPanel("footer_text_english"),
                PageChooserPanel("accessibility_page"),
                PageChooserPanel("privacy_page"),
            ],
            heading=_("Footer"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_email"),
                FieldPanel("security_email"),
                FieldPanel("linkedin_url"),
                FieldPanel("mastodon_url"),
            ],
            heading=_("Contact"),
        ),
        FieldPanel("social_image"),
    ]

    class Meta:
        verbose_name = _("site settings")

    def know_for(self, request: HttpRequest) -> None:
        """Let this request find these settings without asking for them."""
        own = copy(self)
        own._request = request
        setattr(request, self.get_cache_attr_name(), own)
