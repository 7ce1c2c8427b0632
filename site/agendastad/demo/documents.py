"""Short documents to download, set by typst as accessible PDFs."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from agendastad.demo.shapes import Document

TEMPLATE = Path(__file__).with_name("document.typ")
#: The moment that the files say they were made, so that they are the same on every machine.
MOMENT = 1_767_225_600


def set_document(document: Document) -> bytes:
    """The PDF of a document: tagged, with title and language (PDF/UA-1)."""
    data = {
        "title": document.title,
        "subtitle": document.subtitle,
        "poster": document.poster,
        "sections": [{"title": title, "texts": texts} for title, texts in document.sections],
    }
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=MOMENT,
    )


def _deal_text(key: str, name: str, why: str, do: str, end: str) -> Document:
    return Document(
        key,
        f"Dealtekst {name}",
        "Tekst van de deal, verkort voor deze demosite",
        (
            ("Waarom deze deal", (why,)),
            (
                "Wat partners doen",
                (
                    do,
                    "Elke partner noemt bij de start wat hij meebrengt: uren, geld of een plek om iets te proberen.",
                ),
            ),
            (
                "Afspraken",
                (
                    "Partners delen wat werkt en wat mislukt. Resultaten zijn vrij te gebruiken door andere overheden.",
                    end,
                ),
            ),
        ),
    )


DOCUMENTS: tuple[Document, ...] = (
    _deal_text(
        "dealtekst-voedsel",
        "Gezonde en duurzame voedselomgeving",
        "In veel straten is ongezond eten de makkelijkste keuze. Partners willen dat dit in 2030 andersom is.",
        "Steden beginnen op plekken waar zij zelf over gaan: scholen, kantines, sportclubs en het stadhuis. De ministeries zoeken uit welke regels helpen.",
        "De deal eindigt na vier jaar. Het platform Good Food City krijgt dan een vaste eigenaar.",
    ),
    _deal_text(
        "dealtekst-slimme-stad",
        "Een slimme stad, zo doe je dat",
        "Techniek verandert de stad sneller dan regels kunnen volgen. Partners willen samen leren wat zij wel en niet willen.",
        "Steden maken werkwijzen voor meten, beslissen en uitleggen, en proberen die bij elkaar uit.",
        "De deal eindigt na vijf jaar, met een boek en een lijst van eigenaren.",
    ),
    _deal_text(
        "dealtekst-circulair",
        "Circulair en conceptueel bouwen",
        "Nederland heeft veel woningen nodig en wil minder grondstoffen gebruiken.",
        "Gemeenten bestellen samen, met één lijst met eisen. Bouwers leveren woningen die je later weer uit elkaar kunt halen.",
        "De deal eindigt na vier jaar. De lijst met eisen wordt dan beheerd door een groep gemeenten.",
    ),
    _deal_text(
        "dealtekst-ondergrond",
        "Ruimte onder de stad",
        "Onder de straat is het vol. Zonder plan kan er geen boom, geen warmtenet en geen waterberging meer bij.",
        "Steden brengen één straat volledig in kaart en verdelen de ruimte. Netbeheerders delen hun planning.",
        "De deal eindigt na vier jaar met een verdeling die andere steden kunnen overnemen.",
    ),
    _deal_text(
        "dealtekst-warme-wijken",
        "Warme wijken",
        "Mensen met een laag inkomen wonen vaker in een koud huis.",
        "Energiecoaches gaan langs, de corporatie plant onderhoud op kou en de gemeente helpt met geld.",
        "De deal eindigt na drie jaar. De coach is dan een gewone baan.",
    ),
    _deal_text(
        "dealtekst-kernen",
        "Town Deal Krachtige Kernen",
        "Lastige besluiten raken hechte dorpen hard. Gemeenten willen leren hoe een gemeenschap bij elkaar blijft.",
        "Elf gemeenten werken elk aan een eigen vraag. Drie ministeries antwoorden binnen twee weken op vragen uit de deal.",
        "De deal duurt twee jaar en kan worden verlengd.",
    ),
    _deal_text(
        "dealtekst-zorg",
        "Town Deal Zorg dichtbij",
        "Zorg verdwijnt uit dorpen, terwijl inwoners ouder worden.",
        "Gemeenten, verzekeraars en inwoners gebruiken gebouwen en gewoontes die er al zijn.",
        "De deal duurt drie jaar. Proeven die werken, gaan naar de gewone begroting.",
    ),
    Document(
        "verslag-dag",
        "Verslag van de Dag van de Stad",
        "Wat er gezegd werd, in twee bladzijden",
        (
            (
                "De opening",
                (
                    "Joyce Martina vroeg de zaal om op te staan en iemand uit een andere provincie te zoeken. Na tien minuten wilde niemand meer zitten.",
                ),
            ),
            (
                "Wat we meenemen",
                (
                    "Bel aan voordat je een brief stuurt.",
                    "Houd naast woningen ruimte vrij voor werk, ook als dat minder oplevert.",
                    "Vraag bij elke sensor wat je ermee gaat doen.",
                ),
            ),
            (
                "De kaarten",
                (
                    "Aan het einde schreef iedereen een kaart aan zichzelf. Een half jaar later gingen ze op de post.",
                ),
            ),
        ),
    ),
    Document(
        "presentatie-spoor",
        "Wonen langs het spoor",
        "De plaatjes en de cijfers van de sessie, als tekst",
        (
            ("De vraag", ("Hoe houd je ruimte voor werk als iedereen wil wonen?",)),
            (
                "Drie schetsen",
                (
                    "Schets 1: wonen boven werkplaatsen.",
                    "Schets 2: een rand van kantoren als scherm tegen geluid.",
                    "Schets 3: eerst de bomen, dan de huizen.",
                ),
            ),
            ("De grens", ("Boven 65 decibel bouwen we geen slaapkamers.",)),
        ),
    ),
    Document(
        "menukaart",
        "Menukaart Gezonde Kantine",
        "Hulpmiddel van de City Deal Gezonde en duurzame voedselomgeving",
        (
            (
                "In zes weken",
                (
                    "Week 1: tel wat er nu wordt verkocht.",
                    "Week 2 en 3: verander de volgorde. Wat vooraan staat, wordt gekozen.",
                    "Week 4: pas de prijs aan.",
                    "Week 5: laat mensen proeven.",
                    "Week 6: tel opnieuw en vertel wat er veranderde.",
                ),
            ),
            (
                "Wat het kost",
                (
                    "Een kantine met tweehonderd gasten heeft ongeveer twintig uur nodig, verdeeld over de kok en de inkoper. Extra apparatuur is niet nodig.",
                ),
            ),
        ),
    ),
    Document(
        "kookboek",
        "Kookboek Effectieve Datastrategie",
        "Uittreksel van zes recepten",
        (
            (
                "Recept 1: een vraag in plaats van een systeem",
                (
                    "Neem één vraag van een bewoner. Zoek uit wie het antwoord heeft. Bouw pas daarna iets.",
                ),
            ),
            (
                "Recept 2: opruimen",
                ("Gooi elke week één bestand weg dat niemand mist. Schrijf op waarom het er was.",),
            ),
            ("Bereidingstijd", ("Reken op een half jaar voordat het smaakt.",)),
        ),
    ),
    Document(
        "lessenposter",
        "Lessenposter",
        "City Deal Een slimme stad, zo doe je dat",
        (
            (
                "Aanleiding",
                ("Leg ieders eigen doelen naast elkaar.", "Begin met wie er last van heeft."),
            ),
            ("Proces", ("Zeg nee tegen wie alleen komt kijken.", "Vraag of je elkaar begrijpt.")),
            ("Resultaat", ("Maak iets dat je kunt aanraken.", "Tel ook het netwerk mee.")),
            ("Borging", ("Zoek in de eerste maand een eigenaar.", "Sluit af met een feest.")),
        ),
        poster=True,
    ),
    Document(
        "deelauto-onderzoek",
        "Vier jaar deelauto’s: wat bewoners doen",
        "Samenvatting van het onderzoek",
        (
            (
                "Vraag",
                (
                    "Stappen bewoners van een nieuwe wijk over op een deelauto, en wat maakt het verschil?",
                ),
            ),
            (
                "Uitkomst",
                (
                    "Waar de deelauto bij de verhuizing klaarstond met een tegoed, gebruikt 61 procent hem. Waar hij later kwam, is dat 17 procent.",
                ),
            ),
            (
                "Let op",
                (
                    "Het onderzoek gaat over zeven wijken. In wijken zonder goed openbaar vervoer kan het anders zijn.",
                ),
            ),
        ),
    ),
    Document(
        "koffer",
        "De koffer van de energiecoach",
        "Inhoud en gesprekskaart",
        (
            (
                "Wat erin zit",
                (
                    "Tochtstrips, folie voor achter de radiator, een vochtmeter, een stekkerblok met schakelaar en een gesprekskaart in zes talen.",
                ),
            ),
            (
                "Zo begin je een gesprek",
                (
                    "Vraag waar het tocht. Laat het zien met een stukje papier. Los het op. Drink daarna pas thee.",
                ),
            ),
        ),
    ),
    Document(
        "doorbraak",
        "De doorbraakmethode",
        "In zes stappen van vastgelopen naar mogelijk",
        (
            (
                "De stappen",
                (
                    "Stap 1: vraag wat er vrijdag anders moet zijn.",
                    "Stap 2: teken alle instanties op één vel.",
                    "Stap 3: reken uit wat niets doen kost.",
                    "Stap 4: maak een plan dat past bij dit gezin.",
                    "Stap 5: zoek de regel die het mogelijk maakt.",
                    "Stap 6: spreek af wie terugbelt.",
                ),
            ),
        ),
    ),
    Document(
        "gesprekskaart",
        "Gesprekskaart voor een spannende avond",
        "Town Deal Krachtige Kernen",
        (
            (
                "Vooraf",
                (
                    "Zeg eerlijk wat al vaststaat. Zet stoelen in een kring en niet in rijen. Begin met iemand uit het dorp.",
                ),
            ),
            (
                "Tijdens",
                (
                    "Vat samen wat je hoort voordat je antwoordt. Beloof alleen wat je zelf kunt doen.",
                ),
            ),
            (
                "Daarna",
                (
                    "Bel de volgende dag drie mensen op: iemand die boos was, iemand die stil was en iemand die hielp.",
                ),
            ),
        ),
    ),
    Document(
        "streekatlas",
        "Streekatlas",
        "Uittreksel: wie komt er terug?",
        (
            (
                "Vijf streken",
                (
                    "In elke streek vertrekken jongeren rond hun achttiende. In drie van de vijf streken komt een kwart terug voor zijn dertigste. Werk en een huis geven de doorslag, familie ook.",
                ),
            ),
            (
                "Wat opvalt",
                ("Terugkeerders beginnen vaker een bedrijf dan mensen die nooit weggingen.",),
            ),
        ),
    ),
)
