"""The organisation of a member: found in our list, or proposed; staff decide about proposals."""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.models import OrganisationProposal, Profile, User
from members.profiles.admission import RefusedError
from members.profiles.directory import folded, refresh_entries
from townsdeals.models import Organisation

#: How many organisations we ask about: did you mean one of these?
MOST_CANDIDATES = 6
#: How many names the browser proposes while somebody types.
MOST_NAMES = 300
#: Words that say little about which one is meant.
_COMMON = {"gemeente", "stichting", "provincie", "van", "de", "het", "en", "voor", "the", "of"}

State = OrganisationProposal.State


def exactly(name: str) -> Organisation | None:
    """The organisation of this very name, whatever its capitals."""
    return Organisation.objects.filter(name__iexact=name.strip()).order_by("pk").first()


def candidates(name: str) -> list[Organisation]:
    """Organisations that somebody may mean, the likeliest first."""
    words = folded(name).split()[:6]
    telling = [word for word in words if len(word) > 2 and word not in _COMMON] or words
    if not telling:
        return []
    wanted = Q()
    for word in telling:
        wanted |= Q(name__icontains=word)
    found = Organisation.objects.filter(wanted).order_by("name", "pk")[:200]

    def rank(item: Organisation) -> tuple[int, str]:
        text = folded(item.name)
        return -sum(word in text for word in words), text

    return sorted(found, key=rank)[:MOST_CANDIDATES]


def names_to_propose() -> list[str]:
    """Names that the browser proposes while somebody types."""
    return list(Organisation.objects.order_by("name").values_list("name", flat=True)[:MOST_NAMES])


def propose(name: str, kind: str = "") -> OrganisationProposal:
    """The open proposal of this name: two colleagues propose the same one."""
    name = " ".join(name.split())[:160]
    known = OrganisationProposal.objects.filter(name__iexact=name, state=State.OPEN).first()
    return known or OrganisationProposal.objects.create(name=name, kind=kind)


def make_record(proposal_pk: int, *, name: str, kind: str, place: str, by: User) -> Organisation:
    """Let a proposal become an organisation of our list."""
    with transaction.atomic():
        _claim(proposal_pk, State.ACCEPTED, by)
        base = slugify(name)[:150] or "organisatie"
        slug, number = base, 2
        while Organisation.objects.filter(slug=slug).exists():
            slug, number = f"{base}-{number}", number + 1
        try:
            made = Organisation.objects.create(name=name, kind=kind, place=place, slug=slug)
        except IntegrityError as error:
            raise RefusedError(
                _("Somebody just made an organisation like it. Look again.")
            ) from error
        _give(proposal_pk, made)
    return made


def merge_into(proposal_pk: int, organisation: Organisation, *, by: User) -> None:
    """A proposal is an organisation that we know already."""
    with transaction.atomic():
        _claim(proposal_pk, State.ACCEPTED, by)
        _give(proposal_pk, organisation)


def decline(proposal_pk: int, *, by: User) -> None:
    """Do not take a proposal; who made it has no organisation then."""
    with transaction.atomic():
        _claim(proposal_pk, State.DECLINED, by)
        _give(proposal_pk, None)


def _claim(proposal_pk: int, state: str, by: User) -> None:
    """Decide about what is still open; the second of two colleagues is told."""
    open_one = OrganisationProposal.objects.filter(pk=proposal_pk, state=State.OPEN)
    if not open_one.update(state=state, decided_by=by, decided_at=timezone.now()):
        raise RefusedError(_("A colleague decided about this already."))


def _give(proposal_pk: int, organisation: Organisation | None) -> None:
    """Give who proposed it the organisation that came of it."""
    OrganisationProposal.objects.filter(pk=proposal_pk).update(organisation=organisation)
    profiles = Profile.objects.filter(organisation_proposal=proposal_pk)
    pks = list(profiles.values_list("pk", flat=True))
    profiles.update(organisation=organisation, organisation_proposal=None)
    refresh_entries(Profile.objects.filter(pk__in=pks))


def details_for_a_form(user: User) -> dict[str, str]:
    """Where somebody works, to fill in a form of theirs with."""
    organisation = Organisation.objects.filter(pk__in=_employers(user)).first()
    if organisation is None:
        return {}
    return {"organisation": organisation.name, "organisation_kind": organisation.kind}


def _employers(user: User) -> "QuerySet[Profile, int | None]":
    return Profile.objects.filter(user=user).values_list("organisation", flat=True)
