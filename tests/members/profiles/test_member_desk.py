"""The desk of members: who may use it, and what it does."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from members.models import (
    AccessLog,
    AccessMove,
    HouseRules,
    MailDomain,
    MemberInvitation,
    OrganisationProposal,
    Profile,
    Reason,
    User,
)
from members.profiles.admission import ask
from members.profiles.personal_data import PROFILE
from tests.accounts import make_user
from tests.members.profiles.helpers import make_member, publish_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

LISTS = (
    "members_list",
    "members_access_log",
    "members_proposals",
    "members_invitations",
    "members_invitation_add",
    "members_rules",
    "members_rules_add",
)


def profile(user):
    return Profile.objects.get(user=user)


@pytest.mark.parametrize("name", LISTS)
def test_moderators_look_after_members_and_editors_do_not(staff_client, name):
    assert staff_client("moderator").get(reverse(name)).status_code == 200
    assert staff_client("editor").get(reverse(name)).status_code in {302, 403}
    assert staff_client("editor").get(reverse("members_list")).status_code in {302, 403}


def test_letting_in_and_not_letting_in(staff_client):
    moderator = staff_client("moderator")
    one, other = make_user(first_name="Een"), make_user(first_name="Twee")
    ask(one, "Ik ben kok.")
    ask(other, "Ik ook.")
    page = moderator.get(reverse("members_decide", args=[one.profile.pk, "approve"]))
    assert "Ik ben kok." in page.content.decode()
    moderator.post(reverse("members_decide", args=[one.profile.pk, "approve"]), {"reason": ""})
    assert profile(one).is_member
    url = reverse("members_decide", args=[other.profile.pk, "decline"])
    assert "reason" in moderator.post(url, {"reason": ""}).context["form"].errors
    moderator.post(url, {"reason": "Onbekend"})
    assert profile(other).state == "declined"
    entry = AccessLog.objects.get(move=AccessMove.DECLINE)
    assert (entry.by, entry.reason) == (moderator.user, "Onbekend")


def test_the_second_of_two_colleagues_is_told(staff_client):
    user = make_user()
    ask(user, "Graag")
    url = reverse("members_decide", args=[user.profile.pk, "approve"])
    staff_client("moderator").post(url, {"reason": ""})
    late = staff_client("moderator", email="laat@example.org").post(
        url, {"reason": ""}, follow=True
    )
    assert "Dit kan niet meer" in late.content.decode()


def test_editors_cannot_decide(staff_client):
    user = make_user()
    ask(user, "Graag")
    url = reverse("members_decide", args=[user.profile.pk, "approve"])
    staff_client("editor").post(url, {"reason": ""})
    assert profile(user).state == "waiting"


def test_a_download_runs_no_formula_and_is_written_down(staff_client):
    make_member(names=("=1+1", "@kwaad"), role="+31")
    moderator = staff_client("moderator")
    response = moderator.get(reverse("members_list") + "?export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value]
    assert not [cell for cell in cells if str(cell.value)[0] in "=+@"]
    assert {cell.data_type for cell in cells} <= {"s", "d", "n"}
    (entry,) = ModelLogEntry.objects.filter(action="members.export")
    assert (entry.user, entry.data["number"]) == (moderator.user, Profile.objects.count())


def test_filters_and_search_find_members(staff_client):
    make_member("anna@gemeente.example", names=("Anna", "Een"), city="Breda")
    make_member(names=("Bram", "Twee"), state="waiting")
    moderator = staff_client("moderator")
    for query in ("q=anna", "q=gemeente.example", "city=breda", "state=member"):
        page = moderator.get(f"{reverse('members_list')}?{query}").content.decode()
        assert "Anna Een" in page
        assert "Bram Twee" not in page


def test_a_proposal_becomes_a_record(staff_client):
    proposal = OrganisationProposal.objects.create(name="De Moestuin")
    member = make_member(organisation_proposal=proposal)
    moderator, url = staff_client("moderator"), reverse("members_proposal", args=[proposal.pk])
    assert moderator.get(url).status_code == 200
    assert "kind" in moderator.post(url, {"what": "make", "name": "X"}).context["form"].errors
    assert "organisation" in moderator.post(url, {"what": "merge"}).context["form"].errors
    moderator.post(url, {"what": "make", "name": "De Moestuin", "kind": "company"})
    assert profile(member).organisation.name == "De Moestuin"


def test_staff_invite_several_at_once(staff_client):
    moderator, url = staff_client("moderator"), reverse("members_invitation_add")
    response = moderator.post(url, {"addresses": "a@x.nl\nkapot"})
    assert "kapot" in str(response.context["form"].errors)
    moderator.post(url, {"addresses": "a@x.nl\na@x.nl"})
    assert "1 uitnodiging is onderweg" in moderator.get(reverse("members_invitations")).text
    moderator.post(url, {"addresses": "b@x.nl"})
    assert MemberInvitation.objects.filter(by_staff=True).count() == 2
    first = MemberInvitation.objects.first()
    moderator.post(reverse("members_invitation_revoke", args=[first.pk]))
    assert MemberInvitation.objects.open().count() == 1


@pytest.mark.parametrize("domain", ["gmail.com", "geen domein", "nl", "a..nl", "x@gemeente.nl"])
def test_a_domain_that_says_nothing_is_refused(staff_client, domain):
    url = reverse("wagtailsnippets_members_maildomain:add")
    response = staff_client("moderator").post(url, {"domain": domain, "organisation": ""})
    assert response.status_code == 200
    assert not MailDomain.objects.exists()


def test_a_domain_is_stored_in_one_way(staff_client):
    url = reverse("wagtailsnippets_members_maildomain:add")
    staff_client("moderator").post(url, {"domain": "@Gemeente.NL", "organisation": ""})
    assert MailDomain.objects.get().domain == "gemeente.nl"
    assert MailDomain.objects.for_address("a@gemeente.nl")


def test_house_rules_that_count_never_change(staff_client):
    rules = publish_rules()
    moderator = staff_client("moderator")
    url = reverse("members_rules_version", args=[rules.pk])
    assert moderator.get(url).status_code == 200
    moderator.post(url, {"text": "null", "text_english": "null", "changes": "Stiekem"})
    assert HouseRules.objects.get().changes == ""


def test_nobody_sees_the_details_of_a_deleted_account(staff_client):
    user = make_member()
    User.objects.filter(pk=user.pk).update(deleted_at="2026-01-01T00:00Z", is_active=False)
    url = reverse("members_member", args=[user.profile.pk])
    assert staff_client("moderator").get(url).status_code == 404


def test_the_history_forgets_the_name_of_a_deleted_account(staff_client):
    user = make_user(first_name="Kanarie", last_name="Vogel")
    ask(user, "Graag")
    url = reverse("members_decide", args=[user.profile.pk, "approve"])
    staff_client("moderator").post(url, {"reason": ""})
    entries = ModelLogEntry.objects.for_instance(user.profile)
    assert entries.get().label == "Kanarie Vogel"
    PROFILE.forget(user)
    assert entries.get().label == "Voormalig lid"
    assert profile(user).state == "ended"


def test_who_waits_longest_is_on_top_unless_another_order_is_asked(staff_client):
    make_member(names=("Anna", "Lid"))
    for name, days in (("Bram", 1), ("Cor", 5)):
        user = make_member(names=(name, "Wacht"), state="waiting")
        since = timezone.now() - timedelta(days=days)
        Profile.objects.filter(user=user).update(state_since=since)
    moderator = staff_client("moderator")
    page = moderator.get(reverse("members_list")).content.decode()
    assert page.index("Cor Wacht") < page.index("Bram Wacht") < page.index("Anna Lid")
    page = moderator.get(f"{reverse('members_list')}?ordering=user__last_name").content.decode()
    assert page.index("Anna Lid") < page.index("Cor Wacht")


def test_reasons_are_listed_in_dutch(staff_client):
    Reason.objects.create(title="Te lang", text="Maak het korter.", active=False)
    page = staff_client("moderator").get("/admin/snippets/members/reason/").content.decode()
    assert "Gebruikt voor" in page
    assert "method" not in page.casefold().partition("<table")[2].partition("</table")[0]
    assert ">False<" not in page
