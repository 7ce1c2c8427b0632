"""Each role can do what it is for, and nothing else."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file_jpeg
from wagtail.models import Collection, GroupPagePermission, Page, Workflow
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import Person, SiteImage, SiteSettings, StandardPage
from members import roles as members_roles
from members.roles import DOOR_CREW, EDITORS, MODERATORS
from tests.home.factories import PersonFactory, SiteImageFactory, StandardPageFactory
from tests.members.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

STAFF = [EDITORS, MODERATORS]
EVERYBODY = [*STAFF, DOOR_CREW, None]


@pytest.fixture
def sign_in(client, settings):
    settings.STAFF_MFA_REQUIRED = False

    def _sign_in(role, **fields):
        user = UserFactory(role=role, **fields)
        client.force_login(user)
        return user

    return _sign_in


def page_form(**fields):
    return nested_form_data(
        {
            "title": "Over ons",
            "slug": "over-ons",
            "intro": "",
            "body": streamfield([]),
            "listing_summary": "",
            "search_description": "",
            "seo_title": "",
            "social_text": "",
            "comments": {
                "TOTAL_FORMS": "0",
                "INITIAL_FORMS": "0",
                "MIN_NUM_FORMS": "0",
                "MAX_NUM_FORMS": "",
            },
            **fields,
        }
    )


def is_refused(response):
    """Wagtail sends people without a right back to the dashboard, or on to the door."""
    return response.status_code in {302, 403, 404} and not response.headers.get(
        "Location", ""
    ).startswith("/admin/pages/")


@pytest.mark.parametrize("role", STAFF)
def test_staff_enter_the_admin(client, sign_in, role):
    sign_in(role)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("role", [DOOR_CREW, None])
def test_others_do_not_enter_the_admin(client, sign_in, role):
    sign_in(role)
    assert client.get("/admin/").status_code == 403


@pytest.mark.parametrize("role", STAFF)
def test_staff_write_a_page_as_a_draft(client, sign_in, home_page, role):
    sign_in(role)
    client.post(
        reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page.pk]), page_form()
    )
    assert not StandardPage.objects.get(slug="over-ons").live


@pytest.mark.parametrize(("role", "may"), [(EDITORS, False), (MODERATORS, True)])
def test_only_moderators_publish(client, sign_in, home_page, role, may):
    sign_in(role)
    client.post(
        reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page.pk]),
        page_form(**{"action-publish": "1"}),
    )
    assert StandardPage.objects.get(slug="over-ons").live is may


@pytest.mark.parametrize("role", STAFF)
def test_staff_edit_the_pages_of_others(client, sign_in, home_page, role):
    page = StandardPageFactory(parent=home_page, slug="over-ons", owner=UserFactory())
    sign_in(role)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(title="Wie wij zijn"))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Wie wij zijn"
    assert page.title != "Wie wij zijn"


def test_an_editors_page_goes_live_when_a_moderator_approves(client, sign_in, home_page):
    page = StandardPageFactory(parent=home_page, slug="over-ons", live=False)
    sign_in(EDITORS)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(edit, page_form(**{"action-submit": "1"}))
    page.refresh_from_db()
    state = page.current_workflow_task_state
    assert state is not None
    assert page.current_workflow_state.workflow.name == members_roles.PUBLISHING_WORKFLOW
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])

    client.post(approve, {"comment": ""})
    page.refresh_from_db()
    assert not page.live, "an editor approved a page"

    sign_in(MODERATORS)
    client.post(approve, {"comment": ""})
    page.refresh_from_db()
    assert page.live


def test_a_moderator_sends_a_page_back_with_a_comment(client, sign_in, home_page):
    page = StandardPageFactory(parent=home_page, live=False)
    page.save_revision(user=sign_in(EDITORS))
    workflow_state = page.get_workflow().start(page, UserFactory())
    sign_in(MODERATORS)
    client.post(
        reverse(
            "wagtailadmin_pages:workflow_action",
            args=[page.pk, "reject", workflow_state.current_task_state.pk],
        ),
        {"comment": "Graag een korte samenvatting."},
    )
    workflow_state.refresh_from_db()
    assert workflow_state.status == workflow_state.STATUS_NEEDS_CHANGES


@pytest.mark.parametrize(("role", "may"), [(EDITORS, False), (MODERATORS, True)])
@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_only_moderators_take_a_live_page_away(client, sign_in, home_page, action, role, may):
    page = StandardPageFactory(parent=home_page)
    sign_in(role)
    client.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]))
    assert Page.objects.filter(pk=page.pk, live=True).exists() is not may


@pytest.mark.parametrize("role", STAFF)
def test_staff_delete_drafts(client, sign_in, home_page, role):
    page = StandardPageFactory(parent=home_page, live=False)
    sign_in(role)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(("role", "may"), [(EDITORS, False), (MODERATORS, True)])
def test_only_moderators_lock(client, sign_in, home_page, role, may):
    page = StandardPageFactory(parent=home_page)
    sign_in(role)
    client.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    page.refresh_from_db()
    assert page.locked is may
    page.locked = True
    page.save()
    client.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    page.refresh_from_db()
    assert page.locked is not may


@pytest.mark.parametrize(("role", "may"), [(EDITORS, False), (MODERATORS, True)])
def test_only_moderators_hide_a_page_behind_a_password(client, sign_in, home_page, role, may):
    page = StandardPageFactory(parent=home_page)
    sign_in(role)
    response = client.get(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]))
    assert (response.status_code == 200) is may


@pytest.mark.parametrize("role", STAFF)
def test_staff_upload_images(client, sign_in, role):
    sign_in(role)
    picture = SimpleUploadedFile("gracht.jpg", get_test_image_file_jpeg().file.getvalue())
    client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Gracht", "collection": Collection.get_first_root_node().pk, "files[]": picture},
    )
    assert client.get(reverse("wagtailimages_chooser:choose")).status_code == 200
    assert SiteImage.objects.filter(file__contains="gracht").exists()


@pytest.mark.parametrize(("role", "may"), [(EDITORS, False), (MODERATORS, True)])
def test_only_moderators_change_the_images_of_others(client, sign_in, role, may):
    image = SiteImageFactory(uploaded_by_user=UserFactory())
    sign_in(role)
    response = client.get(reverse("wagtailimages:edit", args=[image.pk]))
    assert (response.status_code == 200) is may


@pytest.mark.parametrize("role", STAFF)
def test_everybody_changes_their_own_images(client, sign_in, role):
    image = SiteImageFactory(uploaded_by_user=sign_in(role))
    assert client.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200


@pytest.mark.parametrize(("role", "may_delete"), [(EDITORS, False), (MODERATORS, True)])
def test_people_are_edited_by_all_staff_and_deleted_by_moderators(
    client, sign_in, role, may_delete
):
    person = PersonFactory(name="Noor Visser")
    sign_in(role)
    admin = Person.snippet_viewset
    edit = reverse(admin.get_url_name("edit"), args=[person.pk])
    assert client.get(reverse(admin.get_url_name("add"))).status_code == 200
    assert client.get(edit).status_code == 200
    client.post(reverse(admin.get_url_name("delete"), args=[person.pk]))
    assert Person.objects.filter(pk=person.pk).exists() is not may_delete


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("wagtailusers_users:index", []),
        ("wagtailusers_groups:index", []),
        ("wagtailsites:index", []),
        ("wagtailredirects:index", []),
        ("wagtailadmin_collections:index", []),
        ("wagtaillocales:index", []),
        ("wagtailadmin_workflows:index", []),
        ("wagtailsettings:edit", ["home", "sitesettings"]),
    ],
)
def test_nobody_but_administrators_arranges_the_site(client, sign_in, name, args, role):
    sign_in(role)
    assert is_refused(client.get(reverse(name, args=args)))


def test_administrators_do_everything(client, sign_in, home_page):
    sign_in(None, is_superuser=True)
    assert SiteSettings.for_site(home_page.get_site())
    for name in ["wagtailusers_users:index", "wagtailredirects:index", "wagtailsites:index"]:
        assert client.get(reverse(name)).status_code == 200


def test_the_roles_take_the_place_of_wagtails_groups():
    assert set(Group.objects.values_list("name", flat=True)) == set(members_roles.ROLES)
    names = set(Workflow.objects.filter(active=True).values_list("name", flat=True))
    assert names == {members_roles.PUBLISHING_WORKFLOW, "Bijdragen van leden"}


def test_setting_up_again_changes_nothing():
    before = list(GroupPagePermission.objects.order_by("group_id").values("group", "permission"))
    workflows = set(Workflow.objects.values_list("pk", "name", "active"))
    members_roles.set_up(apps)
    after = list(GroupPagePermission.objects.order_by("group_id").values("group", "permission"))
    assert before == after
    assert set(Workflow.objects.values_list("pk", "name", "active")) == workflows


def test_every_model_in_the_table_of_rights_exists():
    for role in members_roles.ROLES.values():
        for model, actions in role.models.items():
            known = set(
                Permission.objects.filter(
                    content_type__app_label=model.split(".")[0],
                    content_type__model=model.split(".")[1],
                ).values_list("codename", flat=True)
            )
            assert apps.get_model(model)
            name = model.split(".")[1]
            assert {item if "_" in item else f"{item}_{name}" for item in actions} <= known
