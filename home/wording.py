"""Texts of Wagtail that we say in words of our own.

Wagtail's Dutch misses spaces here and there, or addresses the editor as somebody else. Our
catalogue comes before Wagtail's, so naming a text here makes its Dutch ours.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

OWN_WORDS = [
    _("slug"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    _(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s in "
        "'<span class=\"w-title-ellipsis\">%(title)s</span>'."
    ),
    _("%(action)s by <b>%(who)s</b> at <b>%(at)s</b>"),
    _("%(status_display)s %(task_name)s %(started_at)s"),
    _("%(related_model_name)s %(field_label)s"),
    _('%(editor)s has updated comments on "%(title)s".'),
    _('%(editor)s has updated comments on "%(title)s"'),
    _("Delete %(snippet_type_name)s"),
    _("Are you sure you want to delete %(count)s %(snippet_type_name)s?"),
    _("Are you sure you want to delete this %(model_name)s?"),
    _("Are you sure you want to unpublish this %(model_name)s?"),
    _("Are you sure you want to delete this locale?"),
    _("Are you sure you want to delete this site?"),
    _(
        'Alternatively you can <a href="%(unpublish_url)s">unpublish the page</a>. This removes '
        "the page from public view and you can edit or publish it again later."
    ),
    _(
        "The root level is where you can add new sites to your Wagtail installation. Pages "
        "created here will not be accessible at any URL until they are associated with a site."
    ),
    _(
        "Pages created here will not be accessible at any URL. To add pages to an existing site, "
        "create them as children of the homepage."
    ),
    _("Leave blank if not changing."),
    _("Upload a profile picture"),
    _("Upload a profile picture:"),
    _("Toggle checks"),
    _("Checks"),
    _("Content metrics"),
    _("This data explained"),
    _("Preview mode"),
    ngettext_lazy("%(count)d %(model_name)s deleted.", "%(count)d %(model_name)s deleted."),
    ngettext_lazy(
        '%(total)s Image <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Images <span class="w-sr-only">created in %(site_name)s</span>',
    ),
]
