"""Good Food City: what members see and do, of their own and of others."""

from functools import partial

from tests.members.who_may import _member_things as things
from tests.members.who_may import table

ALL = "200 200 200 200 200 200 200"
ONLY_READ = "405 405 405 405 405 405 405"
NOT_FOUND = "404 404 404 404 404 404 404"
MEMBERS = "login 302 200 403 302 200 200"
MEMBERS_DONE = "login 302 302 403 302 302 302"
MEMBERS_NOT_SO = "login 302 405 403 302 405 405"
MEMBERS_NOT_THEIRS = "login 302 404 403 302 404 404"
SIGNED_IN = "login 200 200 200 200 200 200"
SIGNED_IN_NOT_SO = "login 405 405 405 405 405 405"
SIGNED_IN_DONE = "login 302 302 302 302 302 302"
SIGNED_IN_NOT_THEIRS = "login 404 404 404 404 404 404"
NOT_BLOCKED = "login 200 200 403 200 200 200"

NOT_BLOCKED_DONE = "login 302 302 403 302 302 302"

rows = partial(table, find=lambda name: getattr(things, name))

ROWS = [
    *rows(ALL, ONLY_READ, "library:map"),
    *rows(
        NOT_BLOCKED,
        NOT_BLOCKED,
        """
        profiles:welcome_step =profile
        profiles:welcome_step =themes
        """,
    ),
    *rows(NOT_BLOCKED, NOT_BLOCKED_DONE, "profiles:welcome_step =rules"),
    # There are no house rules yet.
    *rows(NOT_FOUND, ONLY_READ, "profiles:rules"),
    *rows(
        ALL,
        ONLY_READ,
        """
        contributions:posts
        contributions:initiatives
        contributions:feed
        contributions:initiative initiative_slug
        conversations:reported
        """,
    ),
    *rows(
        MEMBERS,
        MEMBERS,
        """
        contributions:new_post
        contributions:new_initiative
        contributions:edit own_draft
        contributions:edit own_published
        conversations:comment initiative
        conversations:edit own_comment
        profiles:invite
        profiles:conversation others_code
        """,
    ),
    *rows(
        "login 403 200 403 403 200 200",
        ONLY_READ,
        """
        contributions:post post_slug
        """,
    ),
    *rows(
        MEMBERS,
        MEMBERS_NOT_SO,
        """
        contributions:my_contributions
        contributions:my_contribution own_draft
        contributions:my_contribution own_waiting
        contributions:my_contribution own_published
        conversations:kept
        conversations:following
        profiles:directory
        profiles:conversations
        """,
    ),
    *rows(
        MEMBERS_NOT_SO,
        MEMBERS_DONE,
        """
        contributions:send own_draft
        contributions:take_back own_draft
        contributions:withdraw own_draft
        contributions:discard own_draft
        contributions:delete own_draft
        contributions:confirm own_draft
        contributions:take_back own_waiting
        contributions:withdraw own_published
        contributions:discard own_published
        contributions:delete own_published
        contributions:narrow own_published
        contributions:confirm own_published
        conversations:useful initiative
        conversations:keep initiative
        conversations:follow initiative
        conversations:follow_theme theme
        """,
    ),
    *rows(
        MEMBERS_DONE,
        MEMBERS,
        """
        contributions:edit own_waiting
        """,
    ),
    *rows(
        MEMBERS_NOT_THEIRS,
        MEMBERS_NOT_SO,
        """
        contributions:my_contribution others_draft
        contributions:my_contribution initiative
        """,
    ),
    *rows(
        MEMBERS_NOT_THEIRS,
        MEMBERS_NOT_THEIRS,
        """
        contributions:edit others_draft
        contributions:edit initiative
        conversations:comment others_draft
        conversations:edit comment
        conversations:delete comment
        profiles:conversation own_code
        """,
    ),
    *rows(
        MEMBERS_NOT_SO,
        MEMBERS_NOT_THEIRS,
        """
        contributions:send others_draft
        contributions:take_back others_draft
        contributions:withdraw others_draft
        contributions:discard others_draft
        contributions:delete others_draft
        contributions:confirm others_draft
        contributions:withdraw initiative
        contributions:discard initiative
        contributions:delete initiative
        contributions:narrow initiative
        contributions:confirm initiative
        conversations:useful others_draft
        """,
    ),
    *rows(
        NOT_FOUND,
        ONLY_READ,
        """
        contributions:file =00000000-0000-0000-0000-000000000007
        contributions:small_file =00000000-0000-0000-0000-000000000007
        profiles:member_photo others_code =klein
        """,
    ),
    *rows(
        MEMBERS,
        MEMBERS_DONE,
        """
        conversations:delete own_comment
        """,
    ),
    *rows(
        ALL,
        ALL,
        """
        conversations:report =contribution initiative
        """,
    ),
    *rows(
        SIGNED_IN_NOT_THEIRS,
        SIGNED_IN_NOT_SO,
        """
        conversations:decision own_report
        conversations:decision report
        """,
    ),
    *rows(
        "200 200 302 200 200 302 302",
        "302 200 200 200 200 200 200",
        """
        profiles:access
        """,
    ),
    *rows(
        MEMBERS_DONE,
        "login 405 405 403 405 405 405",
        """
        profiles:welcome
        """,
    ),
    *rows(
        "login 405 405 403 405 405 405",
        MEMBERS_DONE,
        """
        profiles:agree
        """,
    ),
    *rows(
        NOT_BLOCKED,
        NOT_BLOCKED,
        """
        profiles:own
        profiles:photo
        """,
    ),
    *rows(
        SIGNED_IN,
        SIGNED_IN_NOT_SO,
        """
        profiles:blocks
        notifications:list
        """,
    ),
    *rows(
        NOT_FOUND,
        NOT_FOUND,
        """
        profiles:invitation =000000000000000000000000000000000000000000000000
        notifications:leave =not-a-link
        """,
    ),
    *rows(
        SIGNED_IN,
        ONLY_READ,
        """
        profiles:profile own_code
        """,
    ),
    *rows(
        SIGNED_IN_NOT_THEIRS,
        ONLY_READ,
        """
        profiles:profile others_code
        """,
    ),
    *rows(
        "login 403 405 403 403 405 405",
        "login 403 404 403 403 404 404",
        """
        profiles:block own_code
        """,
    ),
    *rows(
        "login 403 405 403 403 405 405",
        "login 403 302 403 403 302 302",
        """
        profiles:block others_code
        """,
    ),
    *rows(
        SIGNED_IN_NOT_SO,
        SIGNED_IN_DONE,
        """
        notifications:read own_notification
        notifications:read_all
        """,
    ),
    *rows(SIGNED_IN_NOT_SO, SIGNED_IN_NOT_THEIRS, "notifications:read others_notification"),
    *rows(
        SIGNED_IN,
        SIGNED_IN,
        """
        notifications:choices
        """,
    ),
]
