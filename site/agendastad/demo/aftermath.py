"""What is left of the demo's last Dag van de Stad: slides, a recording, a report and photos."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from events.models import CityDayPage, EventMaterial, MaterialKind
from home.models import SiteDocument


@dataclass(frozen=True)
class Material:
    """A document or a link; without the title of a part it is about the whole day."""

    kind: str
    title: str
    document: str = ""
    link: str = ""
    session: str = ""


MATERIALS = (
    Material(MaterialKind.REPORT, "Verslag van de dag", "verslag-dag"),
    Material(
        MaterialKind.RECORDING,
        "Opname van de opening",
        link="https://example.org/opname-opening",
        session="Opening in de spinzaal",
    ),
    Material(
        MaterialKind.SLIDES,
        "Presentatie: wonen langs het spoor",
        "presentatie-spoor",
        session="Wonen langs het spoor",
    ),
    Material(
        MaterialKind.HANDOUT,
        "Gesprekskaart voor een huisbezoek",
        "gesprekskaart",
        session="Van brief naar bezoek",
    ),
)
PHOTOS = (
    ("podium", "De opening, met de vraag: wat kun je morgen anders doen?"),
    ("station", "Excursie naar de plannen langs het spoor."),
    ("overleg", "Zes mensen, één kaart en drie kwartier."),
    ("excursie", "Wandeling door de textielwijk."),
)


def photos(picture: Callable[[str], dict[str, Any]]) -> list[dict[str, Any]]:
    """The photos of the day, as the page keeps them."""
    return [
        {"type": "photo", "value": {"image": picture(key), "caption": caption}}
        for key, caption in PHOTOS
    ]


def materials(page: CityDayPage, document: Callable[[str], SiteDocument]) -> list[EventMaterial]:
    """The material of a day whose programme is there."""
    sessions = {session.title: session for session in page.sessions.all()}
    return [
        EventMaterial(
            kind=item.kind,
            title=item.title,
            document=document(item.document) if item.document else None,
            link=item.link,
            session=sessions.get(item.session),
            sort_order=number,
        )
        for number, item in enumerate(MATERIALS)
    ]
