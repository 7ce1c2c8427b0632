"""What members of the demo find when they come in: house rules, domains, photos and a message."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from agendastad.demo import drawings
from members.models import (
    AccessState,
    HouseRules,
    MailDomain,
    PersonalMessage,
    Profile,
    ProfilePhoto,
    RulesAcceptance,
    User,
)
from members.profiles.directory import refresh_entry
from members.profiles.photos import save_photo

if TYPE_CHECKING:
    from agendastad.demo.load import Loader

RULES = (
    "<h2>Wees aardig</h2><p>Je praat hier met mensen die hun best doen. Blijf beleefd, ook als je het "
    "ergens niet mee eens bent.</p>"
    "<h2>Wees eerlijk</h2><p>Gebruik je eigen naam. Vertel voor wie je werkt. Deel alleen teksten en "
    "foto's die je mag delen.</p>"
    "<h2>Geen reclame</h2><p>Vertel gerust wat je organisatie doet. Verkopen doe je ergens anders.</p>"
    "<h2>Let op privacy</h2><p>Zet geen gegevens van anderen op de site. Stuur niet door wat iemand je "
    "in een bericht schreef.</p>"
    "<p>Houdt iemand zich hier niet aan? Meld het. Medewerkers van Agenda Stad kijken ernaar.</p>"
)
RULES_ENGLISH = (
    "<h2>Be kind</h2><p>You talk with people who do their best. Stay polite, also when you do not "
    "agree.</p>"
    "<h2>Be honest</h2><p>Use your own name. Say for whom you work. Share only texts and photos that "
    "you may share.</p>"
    "<h2>No advertising</h2><p>Tell what your organisation does. Do not sell here.</p>"
    "<h2>Mind privacy</h2><p>Put no details of others on the site. Do not pass on what somebody wrote "
    "to you in a message.</p>"
    "<p>Does somebody not keep to this? Report it. Staff of Agenda Stad look at it.</p>"
)
#: Domains that let people in at once: the domain, with its subdomains, and the organisation.
DOMAINS = (
    ("ede.example", False, "gemeente-ede"),
    ("utrecht.example", True, "gemeente-utrecht"),
)
#: Members with a drawn portrait, by their first name.
PORTRAITS = {
    "Dewi": ("long", 3, 1, ""),
    "Sanne": ("bun", 1, 2, ""),
    "Youssef": ("short", 2, 4, "beard"),
    "Lotte": ("long", 0, 0, "glasses"),
}
MESSAGE = (
    "Hoi Dewi, in Ede beginnen we volgend jaar met een schoolontbijt op acht scholen.\n\nIk las dat "
    "jullie dat al doen. Mag ik je er iets over vragen?"
)


def make(loader: Loader) -> None:
    """Make what is missing."""
    if not HouseRules.objects.exists():
        HouseRules.objects.create(
            version=1,
            text=RULES,
            text_english=RULES_ENGLISH,
            created_at=loader.long_ago(-220),
            published_at=loader.long_ago(-215),
        )
        loader.made += 1
    for domain, subdomains, organisation in DOMAINS:
        _listed, made = MailDomain.objects.get_or_create(
            domain=domain,
            defaults={
                "subdomains": subdomains,
                "organisation": loader.organisations.get(organisation),
            },
        )
        loader.made += made
    _agree_and_show(loader)
    _write(loader)


def _agree_and_show(loader: Loader) -> None:
    """Everybody who is in agreed; some have a photo."""
    rules = HouseRules.objects.get(version=1)
    members = Profile.objects.filter(state=AccessState.MEMBER, rules_step_at__isnull=False)
    for profile in members.exclude(acceptances__rules=rules).select_related("user"):
        RulesAcceptance.objects.create(
            profile=profile, rules=rules, at=profile.rules_step_at or profile.state_since
        )
        look = PORTRAITS.get(profile.user.first_name)
        if look and not ProfilePhoto.objects.filter(profile=profile).exists():
            drawn = drawings.draw_portrait(str(profile), *look)
            save_photo(profile, SimpleUploadedFile("portret.png", drawn))
            refresh_entry(profile)
        loader.made += 1


def _write(loader: Loader) -> None:
    """One member wrote to the member with a login."""
    login = User.objects.filter(email="lid@example.org").first()
    writer = User.objects.filter(first_name="Sanne", profile__state=AccessState.MEMBER).first()
    if login is None or writer is None or PersonalMessage.objects.of(login).exists():
        return
    PersonalMessage.objects.create(
        sender=writer,
        recipient=login,
        text=MESSAGE,
        form_key=uuid.uuid4(),
        sent_at=loader.long_ago(-2) + timedelta(minutes=25),
    )
    loader.made += 1
