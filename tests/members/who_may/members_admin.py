"""The desk of Good Food City: who moderates, and nobody else."""

from functools import partial

from tests.members.who_may import _member_things as things
from tests.members.who_may import table

MODERATORS = "login 403 403 403 403 200 200"
MODERATORS_NOT_SO = "login 403 403 403 403 405 405"
MODERATORS_DONE = "login 403 403 403 403 302 302"
STAFF = "login 403 403 403 200 200 200"
STAFF_NOT_SO = "login 403 403 403 405 405 405"
STAFF_LED_ON = "login 403 403 403 302 302 302"
#: What its author never sent is not even there.
MODERATORS_FIND_NOTHING = "login 403 403 403 403 404 404"
STAFF_FIND_NOTHING = "login 403 403 403 404 404 404"

rows = partial(table, find=lambda name: getattr(things, name))

ROWS = [
    *rows(
        STAFF,
        STAFF_NOT_SO,
        """
        newsletters_initiatives:choose
        newsletters_initiatives:choose_results
        newsletters_initiatives:chosen initiative
        newsletters_initiatives:chosen_multiple
        """,
    ),
    *rows(MODERATORS, MODERATORS_NOT_SO, "good_food_city_figures"),
    *rows(
        MODERATORS,
        MODERATORS,
        """
        theme_merge theme
        members_mend waiting
        members_report report
        members_decide others_profile =block
        members_rules_add
        members_rules_version rules
        members_proposal proposal
        members_invitation_add
        members_comment comment
        wagtailsnippets_members_maildomain:add
        wagtailsnippets_members_maildomain:edit domain
        wagtailsnippets_members_maildomain:copy domain
        wagtailsnippets_members_reason:add
        wagtailsnippets_members_reason:edit reason
        wagtailsnippets_members_reason:copy reason
        """,
    ),
    *rows(
        MODERATORS,
        MODERATORS_NOT_SO,
        """
        members_queue
        members_queue_results
        members_contributions
        members_contributions_results
        members_reports
        members_reports_results
        members_list
        members_list_results
        members_member others_profile
        members_access_log
        members_access_log_results
        members_rules
        members_rules_results
        members_proposals
        members_proposals_results
        members_invitations
        members_invitations_results
        members_comments
        members_comments_results
        wagtailsnippets_members_initiative:history initiative
        wagtailsnippets_members_initiative:history_results initiative
        wagtailsnippets_members_initiative:usage initiative
        wagtailsnippets_members_initiative:revisions_view initiative initiative_revision
        wagtailsnippets_members_initiative:revisions_compare initiative =live initiative_revision
        wagtailsnippets_members_post:history post
        wagtailsnippets_members_post:history_results post
        wagtailsnippets_members_post:usage post
        wagtailsnippets_members_post:revisions_view post post_revision
        wagtailsnippets_members_post:revisions_compare post =live post_revision
        wagtailsnippets_members_maildomain:list
        wagtailsnippets_members_maildomain:list_results
        wagtailsnippets_members_maildomain:history domain
        wagtailsnippets_members_maildomain:history_results domain
        wagtailsnippets_members_maildomain:usage domain
        wagtailsnippets_members_reason:list
        wagtailsnippets_members_reason:list_results
        wagtailsnippets_members_reason:history reason
        wagtailsnippets_members_reason:history_results reason
        wagtailsnippets_members_reason:usage reason
        """,
    ),
    *rows(
        MODERATORS,
        MODERATORS_DONE,
        """
        members_review waiting
        members_invitation_revoke invitation
        wagtailsnippets_members_maildomain:delete domain
        wagtailsnippets_members_reason:delete reason
        """,
    ),
    *rows(
        STAFF_LED_ON,
        STAFF_LED_ON,
        """
        wagtailsnippets_members_initiative:list
        wagtailsnippets_members_initiative:list_results
        wagtailsnippets_members_initiative:add
        wagtailsnippets_members_initiative:edit initiative
        wagtailsnippets_members_initiative:copy initiative
        wagtailsnippets_members_initiative:lock initiative
        wagtailsnippets_members_initiative:unlock initiative
        wagtailsnippets_members_initiative:unpublish initiative
        wagtailsnippets_members_initiative:workflow_history initiative
        wagtailsnippets_members_initiative:workflow_history_detail initiative =1
        wagtailsnippets_members_post:list
        wagtailsnippets_members_post:list_results
        wagtailsnippets_members_post:add
        wagtailsnippets_members_post:edit post
        wagtailsnippets_members_post:copy post
        wagtailsnippets_members_post:lock post
        wagtailsnippets_members_post:unlock post
        wagtailsnippets_members_post:unpublish post
        wagtailsnippets_members_post:workflow_history post
        wagtailsnippets_members_post:workflow_history_detail post =1
        """,
    ),
    *rows(
        STAFF,
        STAFF_NOT_SO,
        """
        wagtailsnippetchoosers_members_initiative:choose
        wagtailsnippetchoosers_members_initiative:choose_results
        wagtailsnippetchoosers_members_initiative:chosen_multiple
        wagtailsnippetchoosers_members_initiative:chosen initiative
        wagtailsnippetchoosers_members_post:choose
        wagtailsnippetchoosers_members_post:choose_results
        wagtailsnippetchoosers_members_post:chosen_multiple
        wagtailsnippetchoosers_members_maildomain:choose
        wagtailsnippetchoosers_members_maildomain:choose_results
        wagtailsnippetchoosers_members_maildomain:chosen_multiple
        wagtailsnippetchoosers_members_maildomain:chosen domain
        wagtailsnippetchoosers_members_reason:choose
        wagtailsnippetchoosers_members_reason:choose_results
        wagtailsnippetchoosers_members_reason:chosen_multiple
        wagtailsnippetchoosers_members_reason:chosen reason
        """,
    ),
    *rows(
        STAFF_FIND_NOTHING,
        STAFF_NOT_SO,
        """
        wagtailsnippetchoosers_members_initiative:chosen others_draft
        wagtailsnippetchoosers_members_initiative:chosen waiting
        wagtailsnippetchoosers_members_post:chosen post
        newsletters_initiatives:chosen others_draft
        """,
    ),
    *rows(
        MODERATORS_FIND_NOTHING,
        MODERATORS_FIND_NOTHING,
        """
        members_review others_draft
        members_mend others_draft
        wagtailsnippets_members_initiative:history others_draft
        wagtailsnippets_members_initiative:history_results others_draft
        wagtailsnippets_members_initiative:usage others_draft
        wagtailsnippets_members_initiative:revisions_view others_draft draft_revision
        wagtailsnippets_members_initiative:revisions_compare others_draft =live draft_revision
        """,
    ),
]
