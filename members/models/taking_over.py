"""What staff made of members' initiatives elsewhere on the site."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.contributions import Initiative


class TakenOver(models.Model):
    """The article that staff made of an initiative: one, however often somebody clicks."""

    initiative = models.OneToOneField(
        Initiative, on_delete=models.CASCADE, related_name="taken_over"
    )
    article = models.OneToOneField(
        "news.NewsPage", on_delete=models.CASCADE, related_name="taken_over"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("initiative taken over")
        verbose_name_plural = _("initiatives taken over")

    def __str__(self) -> str:
        return str(self.initiative)
