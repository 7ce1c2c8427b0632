"""The sorts of articles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleKind(models.TextChoices):
    """What sort of text an article is."""

    ARTICLE = "article", _("Article")
    INTERVIEW = "interview", _("Interview")
    REPORT = "report", _("Report")
    CALL = "call", _("Call")

    @property
    def slug(self) -> str:
        """The word in addresses, which are Dutch."""
        return SLUGS[self]


SLUGS = {
    ArticleKind.ARTICLE: "artikel",
    ArticleKind.INTERVIEW: "interview",
    ArticleKind.REPORT: "verslag",
    ArticleKind.CALL: "oproep",
}
