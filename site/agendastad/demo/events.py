"""The agenda: meetings in the past and the future, of all sorts and in all states."""

from __future__ import annotations

from agendastad.demo.shapes import (
    Event,
    call,
    downloads,
    facts,
    figure,
    h2,
    ol,
    p,
    people,
    table,
    ul,
)

EVENTS: tuple[Event, ...] = (
    Event(
        key="leermiddag-partners",
        title="Leermiddag: partners betrokken houden",
        kind="bijeenkomst",
        start=(-97, "13:00"),
        end=(-97, "17:00"),
        mode="in_person",
        status="planned",
        summary="Veertig dealmakers deelden hoe je partners drie jaar lang betrokken houdt.",
        intro="Hoe zorg je dat partners blijven komen als het nieuwe eraf is? Een middag voor projectleiders van City Deals en Town Deals.",
        image="overleg",
        deals=(),
        themes=("samenwerken-en-leren",),
        body=[
            p(
                "Het begin van een deal gaat vaak vanzelf. Halverwege komt de klad erin. Agenda’s raken vol, mensen wisselen van baan. Op deze middag leg je jouw lastigste partner op tafel, zonder naam, en helpen collega’s je verder."
            ),
            h2("Programma"),
            table(
                "Programma van de middag",
                [("text", "Tijd"), ("text", "Onderdeel")],
                [
                    ["13.00", "Inloop met soep"],
                    ["13.30", "De kaart van belangen, door Bram Peeters"],
                    ["14.15", "Zes tafels, zes problemen"],
                    ["16.00", "Wat doe je morgen?"],
                    ["16.30", "Borrel"],
                ],
            ),
        ],
        venue="Stadskantoor Utrecht",
        address="Stadsplateau 1",
        postcode="3521 AZ",
        city="Utrecht",
        contacts=("fatima-el-amrani",),
    ),
    Event(
        key="lunchwebinar-school",
        title="Lunchwebinar: samen eten op school",
        kind="webinar",
        start=(-36, "12:00"),
        end=(-36, "13:00"),
        mode="online",
        status="planned",
        summary="Drie scholen vertelden hoe hun leerlingen samen zijn gaan lunchen.",
        intro="Drie scholen, drie manieren om samen te lunchen. Je hoort wat het kost, wie er kookt en wat er in de prullenbak belandt.",
        image="schoollunch",
        deals=("voedsel",),
        themes=("voedsel-en-gezondheid",),
        body=[
            p(
                "Scholen in Ede, Venlo en Rotterdam geven hun leerlingen een warme lunch. De ene school kookt zelf, de andere werkt met een cateraar en de derde met een sportclub om de hoek."
            ),
            h2("Wat je leert"),
            p(
                ul(
                    "Wat een lunch kost per kind, en wie dat betaalt.",
                    "Hoe je een keuken vindt als je er geen hebt.",
                    "Waarom proeven met ouders belangrijker is dan een folder.",
                )
            ),
            downloads("Achteraf te lezen", "menukaart"),
        ],
        online_link="https://example.org/webinar-school",
        contacts=("samira-bos",),
    ),
    Event(
        key="slot-sterke-streken",
        title="Terugkomdag Sterke Streken",
        kind="bijeenkomst",
        start=(-160, "10:00"),
        end=(-160, "16:00"),
        mode="in_person",
        status="planned",
        summary="De partners van de eerste Town Deal keken wat er van hun proeven over is.",
        intro="Twee jaar na het einde van de deal keken de partners terug. Welke proef leeft nog, en waarom?",
        image="haven",
        deals=("sterke-streken",),
        themes=("sterke-gemeenschappen",),
        body=[
            p(
                "De rijdende vakschool stond voor de deur. Binnen lag de nieuwe streekatlas. De partners van Sterke Streken kwamen terug om elkaar de vraag te stellen die je aan het einde van een deal nooit durft te stellen: en, doen jullie het nog?"
            ),
            h2("Drie keer ja, twee keer nee"),
            p(
                "Van de vijf grote proeven lopen er nog drie. De twee die stopten, stopten om dezelfde reden: niemand buiten het gemeentehuis voelde zich eigenaar."
            ),
        ],
        venue="Kulturhus De Haven",
        address="Havenkade 3",
        postcode="8911 AB",
        city="Leeuwarden",
        contacts=("anke-smeets",),
    ),
    Event(
        key="werkbezoek-warme-wijken",
        title="Werkbezoek Warme wijken: mee met de energiecoach",
        kind="werkbezoek",
        start=(9, "09:30"),
        end=(9, "14:00"),
        mode="in_person",
        status="full",
        status_note="Alle twintig plekken zijn bezet. Er volgt een tweede bezoek in het voorjaar.",
        summary="Loop mee met energiecoaches in Tilburg en zie wat een huisbezoek oplevert.",
        intro="Je gaat in tweetallen mee met een energiecoach. Daarna bespreken we bij de corporatie wat er met de adressen gebeurt.",
        image="zonnedaken",
        deals=("warme-wijken",),
        themes=("energie-en-klimaat", "zorg-en-welzijn"),
        body=[
            p(
                "Van papier zie je geen kou. Daarom nodigt Tilburg je uit om mee te lopen. Bewoners weten dat je komt en vinden het goed. Je stelt vragen als gast, niet als inspecteur."
            ),
            h2("Wat je meeneemt"),
            p(
                ol(
                    "Dikke sokken: we vragen je om schoenen uit te doen.",
                    "Een vraag over je eigen stad.",
                    "Geen camera.",
                )
            ),
            facts(
                "Voor wie?",
                "Voor medewerkers van gemeenten, corporaties en welzijnsorganisaties. Maximaal twintig deelnemers.",
            ),
        ],
        venue="Wijkcentrum De Ketel",
        address="Ketelstraat 12",
        postcode="5011 AB",
        city="Tilburg",
        contacts=("lotte-van-dijk",),
    ),
    Event(
        key="webinar-ai",
        title="Webinar: wat wil je niet aan AI overlaten?",
        kind="webinar",
        start=(16, "15:00"),
        end=(16, "16:15"),
        mode="online",
        status="planned",
        summary="Denk mee over de verkenning van een City Deal over AI in de stad.",
        intro="Een online gesprek over AI in gemeenten. We beginnen met drie echte voorbeelden en eindigen met jouw vraag voor een nieuwe City Deal.",
        image="webinar",
        deals=("ai",),
        themes=("digitale-stad",),
        body=[
            p(
                "Sommige gemeenten laten AI brieven schrijven. Andere verbieden het. De meeste doen iets ertussenin, zonder dat iemand precies weet wat. In dit webinar kijken we naar drie voorbeelden die collega’s instuurden. Eén ging goed, één ging mis en van één weten we het nog niet."
            ),
            h2("Zo doe je mee"),
            p(
                ul(
                    "Je kijkt en praat mee via je browser. Je hoeft niets te installeren.",
                    "Er is ondertiteling en een schrijftolk.",
                    "We nemen het webinar niet op, zodat je vrijuit kunt spreken.",
                )
            ),
            people("Sprekers", "yusuf-kaya", "tineke-van-den-berg"),
        ],
        online_link="https://example.org/webinar-ai",
        contacts=("yusuf-kaya",),
    ),
    Event(
        key="kennisdag-ondergrond",
        title="Kennisdag Ruimte onder de stad",
        kind="congres",
        start=(30, "09:30"),
        end=(30, "17:00"),
        mode="hybrid",
        status="planned",
        summary="Een dag over wortels, warmte en kabels, in Rotterdam en online.",
        intro="Een dag lang kijken we onder de stoep. Met lezingen, een wandeling en het bordspel. Je komt naar Rotterdam of volgt de ochtend online.",
        image="ondergrond",
        deals=("ondergrond",),
        themes=("openbare-ruimte", "energie-en-klimaat"),
        body=[
            p(
                "Bomen, warmtenetten en regenwater vragen ruimte die er niet is. Zeven steden laten zien hoe zij kiezen. De ochtend is ook online te volgen. In de middag ga je naar buiten."
            ),
            figure("regenpark", "De middag eindigt in een park dat na een bui een vijver wordt."),
            h2("Online of in de zaal?"),
            p(
                "Online volg je de lezingen tot de lunch en kun je vragen stellen in de chat. Het bordspel en de wandeling kun je alleen in Rotterdam doen."
            ),
            call(
                "Lees vast over de straat in doorsnede",
                "In het verslag van het eerste bezoek staat hoeveel ruimte elke leiding vraagt.",
                "Naar de City Deal",
                "deal:ondergrond",
            ),
        ],
        venue="Keilezaal",
        address="Keilestraat 9",
        postcode="3029 BP",
        city="Rotterdam",
        online_link="https://example.org/kennisdag-ondergrond",
        contacts=("kofi-mensah",),
    ),
    Event(
        key="houtbouw-excursie",
        title="Excursie: 96 houten woningen in Almere",
        kind="werkbezoek",
        start=(23, "13:00"),
        end=(23, "16:00"),
        mode="in_person",
        status="cancelled",
        status_note="De bouwplaats is gesloten door stormschade. We maken een nieuwe afspraak in het voorjaar.",
        summary="Een rondleiding door de eerste houten woningen van de City Deal.",
        intro="Architect Carlijn Bakker leidt je rond in een wijk waarvan je elk huis weer uit elkaar kunt halen.",
        image="houtbouw",
        deals=("circulair",),
        themes=("bouwen-en-wonen",),
        body=[
            p(
                "Je ziet een woning die klaar is, een die half af is en de plek waar morgen een wand wordt gehesen. Onderweg vertellen de brandweer en een verzekeraar wat zij vooraf niet wisten."
            ),
            p(
                "Dit bezoek gaat nu niet door. Wie zich had aangemeld, krijgt als eerste bericht over de nieuwe datum."
            ),
        ],
        venue="Bouwkeet Balk & Balans",
        address="Lariksdreef 1",
        postcode="1326 AA",
        city="Almere",
        contacts=("ingrid-veenstra",),
    ),
    Event(
        key="bestuurders-kernen",
        title="Bestuurdersdag Krachtige Kernen",
        kind="bijeenkomst",
        start=(44, "10:00"),
        end=(44, "15:30"),
        mode="in_person",
        status="moved",
        status_note="Eerst twee weken eerder gepland, in Houten. Urk had een grotere zaal.",
        summary="Wethouders van elf gemeenten oefenen een spannende avond.",
        intro="Wethouders en burgemeesters van de elf gemeenten oefenen met acteurs wat je zegt als een zaal vol boze dorpsgenoten zit.",
        image="buurthuis",
        deals=("krachtige-kernen",),
        themes=("sterke-gemeenschappen",),
        body=[
            p(
                "Je kunt lezen hoe je een moeilijke avond leidt. Je kunt het ook doen, met acteurs die niet voor je inpakken. Na elke ronde praat je over wat er gebeurde en wat je anders had willen zeggen."
            ),
            h2("Neem mee"),
            p(
                "Neem een besluit mee dat je dit jaar moet nemen en waar je tegen opziet. We schrijven geen verslag. Wat in de zaal gezegd wordt, blijft daar."
            ),
            downloads("Ter voorbereiding", "gesprekskaart"),
        ],
        venue="Visafslag Urk",
        address="Westhavenkade 41",
        postcode="8321 EH",
        city="Urk",
        contacts=("tjeerd-hoekstra",),
    ),
    Event(
        key="tweedaagse-dealmakers",
        title="Tweedaagse voor nieuwe dealmakers",
        kind="cursus",
        start=(58, "10:00"),
        end=(59, "15:00"),
        mode="in_person",
        status="planned",
        summary="Twee dagen leren van mensen die al eens een deal leidden. Met een verloren middag.",
        intro="Begin je net aan een City Deal of Town Deal? In twee dagen leer je van mensen die het al deden. Inclusief alles wat bij hen misging.",
        image="excursie",
        deals=(),
        themes=("samenwerken-en-leren",),
        body=[
            p(
                "Op de eerste dag werk je aan het begin: wie vraag je, wat vraag je en wat beloof je niet? Op de tweede dag aan het einde: wie neemt het over? Daartussen ligt een middag zonder programma. Onderzoek laat zien dat die het meeste oplevert."
            ),
            h2("Goed om te weten"),
            p(
                ul(
                    "Je slaapt in een eenpersoonskamer. Dat en het eten betalen wij.",
                    "Er is plek voor 24 mensen.",
                    "Het gebouw is toegankelijk met een rolstoel. Heb je iets nodig, laat het ons dan weten.",
                )
            ),
            people("Je begeleiders", "fatima-el-amrani", "pieter-vos", "marieke-janssen"),
        ],
        venue="Landgoed De Veluwezoom",
        address="Bosweg 20",
        postcode="6718 XX",
        city="Ede",
        contacts=("fatima-el-amrani",),
    ),
    Event(
        key="open-eettafel",
        title="Open eettafel: zorg dichtbij in de praktijk",
        kind="werkbezoek",
        start=(72, "11:30"),
        end=(72, "14:30"),
        mode="in_person",
        status="planned",
        summary="Eet mee in het dorpshuis van Oldambt en hoor hoe huisarts en buurt samenwerken.",
        intro="Je schuift aan bij de soep in het dorpshuis, praat met de huisarts en met mensen die er elke week komen.",
        image="zorg",
        deals=("zorg-dichtbij",),
        themes=("zorg-en-welzijn", "sterke-gemeenschappen"),
        body=[
            p(
                "In dit dorpshuis zit de huisarts naast het repaircafé. Op de dinsdag van dit bezoek is het gewoon spreekuur. Je bent dus te gast. In groepjes van vier praat je met de huisarts, de vrijwilligers en de verzekeraar."
            ),
            p("Vooraf lezen? Dat hoeft niet. Trek had je beter wel."),
        ],
        venue="Dorpshuis De Brink",
        address="Dorpsstraat 30",
        postcode="9671 AA",
        city="Winschoten",
        contacts=("shanti-ramdin",),
    ),
)
