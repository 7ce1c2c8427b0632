"""Every address of the admin: Wagtail's own screens, and ours.

In the tables a line is the name of an address and what it takes: things of `_things`, or `=` with a
plain value. All of these are about what others made, unless the thing is called `own`.
"""

from functools import partial

from tests.members.who_may import ADMINS, MODERATORS, NOBODY, STAFF, Row, World
from tests.members.who_may import table as table_of
from tests.members.who_may._things import thing

#: Whoever asks is led to our own page.
TO_OURS = "302 302 302 302 302 302 302"
#: There is nothing by this address, as whoever gets in is told.
NOT_HERE = "login 403 403 403 404 404 404"
ADMINS_NOT_HERE = "login 403 403 403 403 403 404"
ADMINS_FIND = "login 403 403 403 404 404 in"
#: Whoever gets in breaks the screen by sending an empty form, which no browser does.
BREAKS = "login 403 403 403 500 500 500"
ADMINS_BREAK = "login 403 403 403 403 403 500"


def of(name):
    """The key of a thing."""

    def find(world: World, user) -> object:
        return thing(world, name).pk

    return find


table = partial(table_of, find=of)


def snippets(
    name: str, one: str, *, use: str, delete: str, choose: str, unused: str = ""
) -> list[Row]:
    """The screens of a kind of snippet: `name` as in its addresses, `one` of them."""
    own = f"wagtailsnippets_{name}"
    chooser = f"wagtailsnippetchoosers_{name}"
    lists = [f"{own}:list", f"{own}:list_results", f"{own}:add"]
    parts = ["edit", "usage", "history", "history_results", "copy"]
    return [
        *table(use, use, "\n".join([*lists, *(f"{own}:{part} {one}" for part in parts)])),
        *table(delete, delete, f"{own}:delete {unused or one}"),
        *table(
            choose,
            choose,
            f"{chooser}:choose\n{chooser}:choose_results\n{chooser}:chosen {one}\n"
            f"{chooser}:chosen_multiple",
        ),
    ]


def _snippet_rows() -> list[Row]:
    open_to = {"use": STAFF, "delete": MODERATORS, "choose": STAFF}
    closed = {"use": ADMINS, "delete": ADMINS, "choose": STAFF}
    return [
        *snippets("home_person", "person", **open_to),
        *snippets("home_theme", "theme", **open_to),
        *snippets("news_series", "series", **open_to),
        *snippets("townsdeals_organisation", "organisation", **open_to),
        *snippets("newsletters_newsletterlist", "newsletter", unused="unused_newsletter", **closed),
        *snippets("newsletters_listplan", "plan", **closed),
    ]


ROWS = [
    # The ways in that are not ours lead to ours, whatever the method.
    Row(path="/admin/login/", get=TO_OURS, post=TO_OURS),
    Row(path="/admin/test404/", get=STAFF, post=STAFF),
    Row(path="/admin/there-is-nothing/here/", get=NOT_HERE, post=NOT_HERE),
    *table(
        TO_OURS,
        TO_OURS,
        """
        wagtailadmin_login
        wagtailadmin_password_reset
        wagtailadmin_password_reset_done
        wagtailadmin_password_reset_confirm =MQ =set-password
        wagtailadmin_password_reset_complete
        """,
    ),
    Row(
        "wagtailadmin_logout",
        get="login login login login 405 405 405",
        post="login login login login 302 302 302",
    ),
    # What somebody made themselves: an editor's own draft and picture.
    *table(
        STAFF,
        STAFF,
        """
        wagtailadmin_pages:delete own_draft
        wagtailadmin_pages:view_draft own_draft
        wagtailimages:edit own_image
        wagtailimages:delete own_image
        """,
    ),
    *table(NOBODY, NOBODY, "wagtailadmin_pages:unpublish own_draft"),
    *table(MODERATORS, MODERATORS, "wagtailsnippets:index"),
    *_snippet_rows(),
    *table(
        STAFF,
        STAFF,
        """
        wagtailadmin_home
        wagtailadmin_api:pages:listing
        wagtailadmin_api:pages:detail page
        wagtailadmin_api:documents:listing
        wagtailadmin_api:documents:detail document
        wagtailadmin_api:images:listing
        wagtailadmin_api:images:detail image
        wagtailadmin_explore_root
        wagtailadmin_explore index
        wagtailadmin_explore_results index
        wagtailadmin_pages:preview_on_add =news =newspage index
        wagtailadmin_pages:type_use =news =newspage
        wagtailadmin_pages:choose_parent =news =newspage
        wagtailadmin_pages:type_use_results =news =newspage
        wagtailadmin_pages:usage page
        wagtailadmin_pages:preview_on_edit page
        wagtailadmin_pages:view_draft page
        wagtailadmin_pages:add_subpage index
        wagtailadmin_pages:search
        wagtailadmin_pages:search_results
        wagtailadmin_pages:confirm_workflow_cancellation page
        wagtailadmin_pages:revisions_index page
        wagtailadmin_pages:revisions_view page revision
        wagtailadmin_pages:revisions_compare page =live =latest
        wagtailadmin_pages:workflow_history page
        wagtailadmin_pages:workflow_history_detail page workflow_state
        wagtailadmin_pages:history page
        wagtailadmin_pages:history_results page
        wagtailadmin_choose_page
        wagtailadmin_choose_page_child index
        wagtailadmin_choose_page_search
        wagtailadmin_choose_page_chosen_multiple
        wagtailadmin_choose_page_email_link
        wagtailadmin_choose_page_phone_link
        wagtailadmin_choose_page_anchor_link
        wagtailadmin_tag_autocomplete
        wagtailadmin_tag_model_autocomplete =taggit =tag
        wagtailadmin_workflows:task_chooser
        wagtailadmin_workflows:task_chooser_results
        wagtailadmin_workflows:task_chooser_create
        wagtailadmin_workflows:task_chosen task
        wagtailadmin_reports:workflow
        wagtailadmin_reports:workflow_results
        wagtailadmin_reports:workflow_tasks
        wagtailadmin_reports:workflow_tasks_results
        wagtailadmin_reports:site_history
        wagtailadmin_reports:site_history_results
        wagtailadmin_reports:aging_pages
        wagtailadmin_reports:aging_pages_results
        wagtailadmin_reports:page_types_usage
        wagtailadmin_reports:page_types_usage_results
        wagtailadmin_account
        wagtailadmin_dismissibles
        wagtailadmin_editing_sessions:ping =news =newspage page =1
        wagtailadmin_editing_sessions:release =1
        events_sign_up event
        events_attendee_action event registration =annuleren
        events_sign_up_switch event
        events_try_out event
        events_questions event
        events_questions_ready_made event
        events_invitations event
        events_invitation_add event
        events_invitations_new event
        events_invite event
        events_invited event
        events_invited_results event
        events_invite_all_again event
        events_invite_again event invitee
        events_invitation event invitation
        events_figures event
        events_attendees event
        events_attendees_results event
        events_attendee_add event
        events_broadcasts event
        events_broadcast_add event
        events_broadcast event broadcast
        events_broadcast_preview event broadcast
        events_broadcast_edit event broadcast
        events_feedback event
        events_feedback_questions event
        events_papers event
        events_paper event paper
        events_guest_list event
        events_attendee event registration
        events_attendance
        events_copy event
        events_door event
        events_programme event
        events_programme_add event =zalen
        events_programme_edit event =zalen room
        events_programme_delete event =zalen room
        wagtailembeds:chooser
        wagtailembeds:chooser_upload
        wagtaildocs:index
        wagtaildocs:index_results
        wagtaildocs:add
        wagtaildocs:add_multiple
        wagtailimages:index
        wagtailimages:index_results
        wagtailimages:add
        wagtailimages:add_multiple
        agenda:index
        agenda:index_results
        agenda:choose_parent
        wagtaildocs_chooser:choose
        wagtaildocs_chooser:choose_results
        wagtaildocs_chooser:chosen document
        wagtaildocs_chooser:chosen_multiple
        wagtaildocs_chooser:create
        wagtailimages_chooser:choose
        wagtailimages_chooser:choose_results
        wagtailimages_chooser:chosen image
        wagtailimages_chooser:chosen_multiple
        wagtailimages_chooser:create
        wagtailimages_chooser:select_format image
        deals:index
        deals:index_results
        deals:choose_parent
        news:index
        news:index_results
        news:choose_parent
        issues:index
        issues:index_results
        issues:choose_parent
        vacancies:index
        vacancies:index_results
        vacancies:choose_parent
        outgoing_mail
        outgoing_mail_results
        outgoing_mail_detail mail
        outgoing_mail_again mail
        newsletters_issue issue
        newsletters_sendings
        wagtailadmin_sprite
        wagtailadmin_javascript_catalog
        """,
    ),
    *table(
        ADMINS,
        ADMINS,
        """
        wagtailadmin_collections:index
        wagtailadmin_collections:add
        wagtailadmin_collections:edit collection
        wagtailadmin_collections:set_privacy collection
        wagtailadmin_workflows:index
        wagtailadmin_workflows:index_results
        wagtailadmin_workflows:add
        wagtailadmin_workflows:disable workflow
        wagtailadmin_workflows:edit workflow
        wagtailadmin_workflows:usage workflow
        wagtailadmin_workflows:usage_results workflow
        wagtailadmin_workflows:add_task =wagtailcore =groupapprovaltask
        wagtailadmin_workflows:select_task_type
        wagtailadmin_workflows:task_index
        wagtailadmin_workflows:task_index_results
        wagtailadmin_workflows:edit_task task
        wagtailadmin_workflows:disable_task task
        wagtailredirects:index
        wagtailredirects:index_results
        wagtailredirects:add
        wagtailredirects:edit redirect
        wagtailredirects:delete redirect
        wagtailredirects:start_import
        wagtailsettings:edit =home =sitesettings
        wagtailsettings:edit =home =sitesettings site
        simple_translation:submit_page_translation page
        wagtailsites:index
        wagtailsites:index_results
        wagtailsites:add
        wagtailsites:edit site
        wagtailsites:delete site
        wagtailsites:history site
        wagtailsites:history_results site
        wagtailsites:usage site
        wagtailsites:copy site
        wagtailusers_users:index
        wagtailusers_users:index_results
        wagtailusers_users:add
        wagtailusers_users:edit member
        wagtailusers_users:delete unused_member
        wagtailusers_users:history member
        wagtailusers_users:history_results member
        wagtailusers_users:usage member
        wagtailusers_users:copy member
        wagtailusers_groups:index
        wagtailusers_groups:index_results
        wagtailusers_groups:add
        wagtailusers_groups:edit group
        wagtailusers_groups:delete group
        wagtailusers_groups:history group
        wagtailusers_groups:history_results group
        wagtailusers_groups:usage group
        wagtaillocales:index
        wagtaillocales:index_results
        wagtaillocales:add
        wagtaillocales:edit locale
        wagtaillocales:delete locale
        wagtaillocales:history locale
        wagtaillocales:history_results locale
        wagtaillocales:usage locale
        newsletters_imports
        newsletters_import_add
        newsletters_import import
        newsletters_subscribers
        newsletters_subscribers_results
        newsletters_subscriber subscriber
        newsletters_subscriber_leave subscriber
        newsletters_subscriber_block subscriber
        newsletters_subscriber_erase subscriber
        newsletters_suppressed
        newsletters_suppressed_results
        newsletters_suppression_add
        newsletters_suppression suppression
        """,
    ),
    *table(
        MODERATORS,
        MODERATORS,
        """
        wagtailadmin_pages:delete page
        wagtailadmin_pages:unpublish page
        wagtailadmin_pages:move page
        wagtailadmin_pages:set_page_position page
        wagtailadmin_pages:workflow_action page =approve task_state
        wagtailadmin_pages:collect_workflow_action_data page =approve task_state
        wagtailadmin_pages:set_privacy page
        wagtailadmin_pages:revisions_unschedule page revision
        wagtailadmin_reports:locked_pages
        wagtailadmin_reports:locked_pages_results
        wagtaildocs:edit document
        wagtaildocs:delete document
        wagtaildocs:document_usage document
        wagtailimages:edit image
        wagtailimages:delete image
        wagtailimages:preview image =max-100x100
        wagtailimages:image_usage image
        """,
    ),
    *table(
        STAFF,
        MODERATORS,
        """
        wagtailadmin_api:pages:action page =publish
        wagtailadmin_pages:move_confirm page index
        wagtailadmin_pages:lock page
        wagtaildocs:edit_multiple document
        wagtaildocs:delete_multiple document
        wagtailimages:edit_multiple image
        wagtailimages:delete_multiple image
        newsletters_sending sending
        """,
    ),
    *table(
        NOT_HERE,
        STAFF,
        """
        wagtailadmin_api:pages:find
        wagtailadmin_api:documents:find
        wagtailadmin_api:images:find
        wagtailadmin_block_preview
        events_answer_file event registration =1
        wagtailimages:url_generator image
        wagtailimages:url_generator_output image
        """,
    ),
    *table(
        STAFF,
        BREAKS,
        """
        wagtailadmin_pages:add =news =newspage index
        wagtailadmin_pages:edit page
        wagtailadmin_pages:copy page
        wagtailadmin_pages:revisions_revert page revision
        wagtailadmin_choose_page_external_link
        """,
    ),
    *table(
        STAFF,
        ADMINS,
        """
        wagtailadmin_pages:unlock page
        wagtailadmin_workflows:enable workflow
        wagtailadmin_workflows:remove page
        wagtailadmin_workflows:remove page workflow
        wagtailadmin_workflows:enable_task task
        """,
    ),
    *table(
        STAFF,
        NOT_HERE,
        """
        wagtaildocs:create_multiple_from_uploaded_document uploaded
        wagtaildocs:delete_upload_multiple uploaded
        wagtailimages:create_multiple_from_uploaded_image uploaded
        wagtailimages:delete_upload_multiple uploaded
        """,
    ),
    *table(
        NOT_HERE,
        NOT_HERE,
        """
        wagtail_bulk_action =wagtailcore =page =delete
        wagtailadmin_pages:convert_alias page
        events_attendee_session event registration =1
        """,
    ),
    *table(
        ADMINS_NOT_HERE,
        ADMINS_NOT_HERE,
        """
        wagtailsettings:preview_on_edit =home =sitesettings site
        simple_translation:submit_snippet_translation =home =theme theme
        """,
    ),
    *table(
        BREAKS,
        BREAKS,
        """
        wagtailadmin_error_test
        """,
    ),
    *table(
        MODERATORS,
        STAFF,
        """
        wagtailadmin_pages:workflow_preview page task
        """,
    ),
    *table(
        ADMINS_FIND,
        ADMINS_FIND,
        """
        wagtailadmin_collections:delete collection
        """,
    ),
    *table(
        ADMINS,
        ADMINS_BREAK,
        """
        wagtailredirects:process_import
        """,
    ),
]
