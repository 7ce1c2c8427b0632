"""The texts of Good Food City in the demo: its pages, its members, and what they share."""

from __future__ import annotations

from dataclasses import dataclass, field

FOOD, CARE, SPACE, TOGETHER = (
    "voedsel-en-gezondheid",
    "zorg-en-welzijn",
    "openbare-ruimte",
    "samenwerken-en-leren",
)
CLIMATE, LEARN = "energie-en-klimaat", "sterke-gemeenschappen"

TITLE = "Samen maken we eten in de stad gezond en duurzaam"
INTRO = (
    "Good Food City is de plek voor iedereen die werkt aan goed eten in de stad. Je doet er ideeën "
    "op, deelt wat je leerde en vindt collega's in andere steden."
)
SUMMARY = "Verhalen, initiatieven, tools en onderzoek over gezond en duurzaam eten in de stad."
SHIFTS = (
    (
        "ongezond",
        "gezond",
        "Gezond eten wordt de makkelijke keuze: op school, in de kantine, bij de sportclub en in "
        "de winkelstraat.",
    ),
    (
        "dierlijk",
        "plantaardig",
        "Vaker bonen, noten en groente op het bord. Dat is goed voor ons lijf, voor dieren en voor "
        "het klimaat.",
    ),
    (
        "wereldwijd",
        "lokaal",
        "Eten van dichtbij, van het seizoen en met een verhaal. Boeren rond de stad krijgen een "
        "eerlijke prijs.",
    ),
)
BODY = (
    ("heading", {"text": "Waar het vandaan komt", "level": "h2"}),
    (
        "paragraph",
        "<p>Good Food City hoort bij de City Deal Gezonde en Duurzame Voedselomgeving. Daarin "
        "werken twaalf steden, een provincie, drie ministeries en maatschappelijke organisaties "
        "samen. Hun doel: in 2030 is het aanbod in de stad voor het grootste deel gezond en "
        "duurzaam. Ze beginnen bij scholen, openbare gebouwen, supermarkten, catering en horeca."
        "</p>",
    ),
)
ENGLISH_TITLE = "Together we make food in the city healthy and sustainable"
ENGLISH_INTRO = (
    "Good Food City is the place for everybody who works on good food in Dutch cities. Find ideas, "
    "share what you learned, and meet colleagues in other cities."
)
ENGLISH_SUMMARY = "Stories, initiatives, tools and research on healthy, sustainable food in cities."
ENGLISH_SHIFTS = (
    (
        "unhealthy",
        "healthy",
        "Healthy food becomes the easy choice: at school, in the canteen, at the sports club and "
        "in the shopping street.",
    ),
    (
        "animal",
        "plant",
        "More beans, nuts and vegetables on the plate. That is good for our bodies, for animals "
        "and for the climate.",
    ),
    (
        "worldwide",
        "local",
        "Food from nearby, in season and with a story. Farmers around the city get a fair price.",
    ),
)
ENGLISH_BODY = (
    ("heading", {"text": "Where it comes from", "level": "h2"}),
    (
        "paragraph",
        "<p>Good Food City belongs to the City Deal Healthy and Sustainable Food Environment. "
        "Twelve cities, a province, three ministries and civil society work together in it. Their "
        "goal: by 2030 most of the food on offer in the city is healthy and sustainable.</p>"
        "<p>Most members write in Dutch. You are welcome to write in English.</p>",
    ),
)
ENGLISH_LIBRARY_INTRO = (
    "Tools, research and examples from practice. Most of what members share is in Dutch; the "
    "tools on this page are in English."
)
STORIES = ("news:good-food-city", "news:cop-partners", "news:zorg-dorpshuis")
LIBRARY_INTRO = (
    "Tools, onderzoek en voorbeelden uit de praktijk, met de resultaten van de City Deal. Leden "
    "zien hier ook wat andere leden delen."
)


@dataclass(frozen=True)
class Tool:
    """A tool or a piece of research."""

    key: str
    kind: str
    title: str
    made_by: str
    summary: str
    text: str
    days: int
    readers: tuple[str, ...]
    themes: tuple[str, ...] = (FOOD,)


#: The tools that are in English too; `key` is that of the Dutch one.
ENGLISH_TOOLS: tuple[Tool, ...] = (
    Tool(
        "scan",
        "tool",
        "Food environment scan for a shopping street",
        "City of Ede and students of nutrition",
        "With this list you walk through a shopping street in an afternoon, and see how much of the food on offer is healthy.",
        "<p>You count what is for sale at the tills, in shop windows and on menus. The list fits on two sides of paper. Afterwards you fill in the numbers, and see what stands out in each shop.</p>",
        -40,
        ("municipalities", "researchers"),
        (FOOD, SPACE),
    ),
    Tool(
        "eiwit",
        "research",
        "The protein switch in eleven company restaurants",
        "Knowledge group City and Food",
        "Eleven restaurants put plant-based dishes at the top of the menu. Guests chose them twice as often.",
        "<p>Nothing was forbidden. Only the order, the name and the plate changed. ‘Mushroom stew’ was chosen more often than ‘vegetarian stew’.</p>",
        -200,
        ("entrepreneurs", "researchers"),
        (FOOD, CLIMATE),
    ),
)


TOOLS: tuple[Tool, ...] = (
    Tool(
        "scan",
        "tool",
        "Voedselomgevingsscan voor een winkelstraat",
        "Gemeente Ede en studenten voeding",
        "Met deze lijst loop je in een middag door een winkelstraat. Je ziet daarna hoeveel van het aanbod gezond is.",
        "<p>Je telt wat er te koop is bij kassa's, in etalages en op menukaarten. De lijst past op twee kanten papier. Na afloop vul je de getallen in. Dan zie je wat er per winkel opvalt.</p><p>De scan is getest in vijf straten. Twee mensen zijn er samen ongeveer drie uur mee bezig.</p>",
        -40,
        ("municipalities", "researchers"),
        (FOOD, SPACE),
    ),
    Tool(
        "kantinekaart",
        "tool",
        "De kantinekaart: stap voor stap naar een gezonde kantine",
        "Twaalf sportclubs in Utrecht",
        "Een kaart met twintig kleine stappen voor de kantine van een sportclub, van water op de bar tot een nieuwe frituur.",
        "<p>Elke stap kost weinig en is snel gedaan. Clubs kiezen zelf waar ze beginnen. Bij elke stap staat wat het kost en wat andere clubs ervan merkten.</p>",
        -75,
        ("entrepreneurs", "municipalities"),
    ),
    Tool(
        "inkoop",
        "guide",
        "Duurzaam inkopen van catering: de zinnen voor je bestek",
        "Inkopers van zes gemeenten",
        "Kant-en-klare zinnen voor een aanbesteding van catering, met uitleg over wat mag en wat werkt.",
        "<p>Wie catering inkoopt, wil zeker weten dat een eis standhoudt. Deze handreiking geeft de zinnen die zes gemeenten al gebruikten. Er staat bij welke vragen leveranciers stelden.</p>",
        -120,
        ("municipalities",),
        (FOOD, TOGETHER),
    ),
    Tool(
        "schoollunch",
        "research",
        "Wat doet een warme schoollunch met leerlingen?",
        "Onderzoekers van twee hogescholen",
        "Een jaar lang aten leerlingen van acht basisscholen samen warm. Dit onderzoek vertelt wat er veranderde.",
        "<p>De kinderen aten meer groente, ook thuis. Leraren merkten rust aan tafel. Het lastigst was de ruimte: niet elke school heeft een plek om met z'n allen te eten.</p>",
        -150,
        ("schools", "researchers", "municipalities"),
        (FOOD, LEARN),
    ),
    Tool(
        "eiwit",
        "research",
        "De eiwitwissel in elf bedrijfsrestaurants",
        "Kennisgroep Stad en Voedsel",
        "Elf restaurants zetten plantaardige gerechten bovenaan de kaart. Gasten kozen ze twee keer zo vaak.",
        "<p>Er werd niets verboden. Alleen de volgorde, de naam en het bord veranderden. 'Stoofpot met paddenstoelen' werd vaker gekozen dan 'vegetarische stoofpot'.</p>",
        -200,
        ("entrepreneurs", "researchers"),
        (FOOD, CLIMATE),
    ),
    Tool(
        "voorbeelden",
        "example",
        "Zeven voedselbossen aan de rand van de stad",
        "Netwerk Eetbare Stad",
        "Hoe zeven steden een voedselbos begonnen: de grond, de kosten, de buren en de eerste oogst.",
        "<p>Een voedselbos vraagt geduld. Na drie jaar kun je bessen plukken, na tien jaar noten. De zeven steden vertellen eerlijk wat misging: te natte grond, te veel plannen en te weinig handen.</p>",
        -260,
        ("municipalities", "schools"),
        (FOOD, SPACE),
    ),
)


@dataclass(frozen=True)
class Member:
    """Somebody with an account at Good Food City."""

    key: str
    first: str
    last: str
    city: str
    organisation: str
    role: str
    about: str = ""
    themes: tuple[str, ...] = (FOOD,)
    days: int = -60
    state: str = "member"
    shown_to: str = "members"


MEMBERS: tuple[Member, ...] = (
    Member(
        "dewi",
        "Dewi",
        "Tan",
        "Utrecht",
        "gemeente-utrecht",
        "Beleidsadviseur voedsel",
        "Ik werk aan gezonde kantines en aan het schoolontbijt. Ik ruil graag ideeën met andere steden.",
        (FOOD, CARE),
        -200,
    ),
    Member(
        "sanne",
        "Sanne",
        "Hofman",
        "Ede",
        "gemeente-ede",
        "Programmaleider voedsel",
        "In Ede eten steeds meer scholen samen warm. Ik vertel je graag wat dat vraagt.",
        (FOOD, TOGETHER),
        -190,
    ),
    Member(
        "youssef",
        "Youssef",
        "Bakkali",
        "Rotterdam",
        "gemeente-rotterdam",
        "Adviseur gezonde leefomgeving",
        "Ik kijk vooral naar de winkelstraat: wat ligt er op ooghoogte?",
        (FOOD, SPACE),
        -185,
    ),
    Member(
        "lotte",
        "Lotte",
        "Brouwer",
        "Groningen",
        "gemeente-groningen",
        "Kwartiermaker stadslandbouw",
        "Van daktuin tot volkstuin: ik help bewoners om te beginnen.",
        (FOOD, SPACE),
        -180,
    ),
    Member(
        "ravi",
        "Ravi",
        "Soekhai",
        "Den Haag",
        "gemeente-den-haag",
        "Inkoper catering",
        "Ik schrijf aanbestedingen waar koks blij van worden.",
        (FOOD,),
        -170,
    ),
    Member(
        "marijke",
        "Marijke",
        "van den Akker",
        "Breda",
        "gemeente-breda",
        "Wijkregisseur",
        "",
        (FOOD, LEARN),
        -165,
    ),
    Member(
        "tim",
        "Tim",
        "Vermeulen",
        "Eindhoven",
        "",
        "Kok en eigenaar van een lunchroom",
        "Mijn zaak is voor de helft plantaardig. Niemand mist iets.",
        (FOOD,),
        -160,
    ),
    Member(
        "fleur",
        "Fleur",
        "Janssen",
        "Nijmegen",
        "gemeente-nijmegen",
        "Beleidsmedewerker sport",
        "",
        (FOOD, CARE),
        -150,
    ),
    Member(
        "hamza",
        "Hamza",
        "Yildirim",
        "Arnhem",
        "",
        "Bakker in de wijk",
        "Brood van meel uit de buurt. Ik bak ook op scholen.",
        (FOOD, LEARN),
        -145,
    ),
    Member(
        "iris",
        "Iris",
        "de Boer",
        "Amsterdam",
        "gemeente-amsterdam",
        "Onderzoeker voedselomgeving",
        "Ik meet wat er in een straat te koop is en wat mensen ervan merken.",
        (FOOD, SPACE),
        -140,
    ),
    Member(
        "bart",
        "Bart",
        "Lammers",
        "Zwolle",
        "gemeente-zwolle",
        "Adviseur duurzaamheid",
        "",
        (FOOD, CLIMATE),
        -130,
    ),
    Member(
        "noemi",
        "Noemi",
        "Pieters",
        "Tilburg",
        "gemeente-tilburg",
        "Projectleider armoede en voedsel",
        "Goed eten mag niet van je portemonnee afhangen.",
        (FOOD, LEARN),
        -125,
    ),
    Member(
        "jelle",
        "Jelle",
        "Wiersma",
        "Leeuwarden",
        "gemeente-leeuwarden",
        "Regisseur korte keten",
        "Ik verbind boeren met koks.",
        (FOOD,),
        -120,
    ),
    Member(
        "karin",
        "Karin",
        "Mulder",
        "Almere",
        "gemeente-almere",
        "Stadsecoloog",
        "",
        (FOOD, SPACE),
        -110,
    ),
    Member(
        "omar",
        "Omar",
        "el Idrissi",
        "Delft",
        "gemeente-delft",
        "Beleidsadviseur onderwijs",
        "",
        (FOOD, TOGETHER),
        -100,
    ),
    Member(
        "sofie",
        "Sofie",
        "Claes",
        "Venlo",
        "gemeente-venlo",
        "Adviseur tuinbouw en stad",
        "Rond Venlo groeit bijna alles. Waarom ligt het dan niet in de kantine?",
        (FOOD, CLIMATE),
        -95,
    ),
    Member(
        "wouter",
        "Wouter",
        "Kuiper",
        "Haarlem",
        "gemeente-haarlem",
        "Projectleider evenementen",
        "",
        (FOOD,),
        -90,
    ),
    Member(
        "amara",
        "Amara",
        "Diallo",
        "Rotterdam",
        "",
        "Oprichter van een buurtrestaurant",
        "Elke donderdag koken we met twintig buren voor honderd gasten.",
        (FOOD, LEARN),
        -80,
    ),
    Member(
        "joost",
        "Joost",
        "Hendriks",
        "Den Bosch",
        "gemeente-den-bosch",
        "Adviseur gezondheid",
        "",
        (FOOD, CARE),
        -70,
    ),
    Member(
        "linh",
        "Linh",
        "Nguyen",
        "Enschede",
        "gemeente-enschede",
        "Coördinator schooltuinen",
        "Kinderen die radijs zaaien, eten radijs.",
        (FOOD, TOGETHER),
        -60,
    ),
    Member(
        "pieter",
        "Pieter",
        "van Vliet",
        "Dordrecht",
        "gemeente-dordrecht",
        "Wijkmanager",
        "",
        (FOOD, SPACE),
        -45,
    ),
    Member(
        "esra", "Esra", "Aydin", "Utrecht", "", "Diëtist in de eerste lijn", "", (FOOD, CARE), -30
    ),
    Member(
        "mees",
        "Mees",
        "Willems",
        "Groningen",
        "",
        "Student voeding en stad",
        "Ik doe onderzoek naar automaten op stations.",
        (FOOD,),
        -21,
        "member",
        "everyone",
    ),
    Member("ans", "Ans", "Kok", "Ede", "", "Boerin met een zorgmoestuin", "", (FOOD, CARE), -14),
    Member("daan", "Daan", "Smits", "Breda", "", "Cateraar", "", (FOOD,), -7),
    Member(
        "chiara",
        "Chiara",
        "Romano",
        "Amsterdam",
        "",
        "Eigenaar van een groentezaak",
        "",
        (FOOD,),
        -2,
        "waiting",
    ),
    Member(
        "kees",
        "Kees",
        "Verhoeven",
        "Tilburg",
        "",
        "Handelaar in keukens",
        "",
        (FOOD,),
        -50,
        "blocked",
    ),
)


@dataclass(frozen=True)
class Shared:
    """A message or an initiative of a member."""

    key: str
    author: str
    title: str
    text: str
    days: int
    #: approved, waiting, changes_asked or draft
    state: str = "approved"
    picture: str = ""
    picture_text: str = ""
    themes: tuple[str, ...] = (FOOD,)


@dataclass(frozen=True)
class SharedInitiative(Shared):
    """An initiative."""

    goal: str = ""
    phase: str = "running"
    municipality: str = ""
    partners: str = ""
    shifts: tuple[str, ...] = ()
    contact: str = ""
    of_deal: bool = False


@dataclass(frozen=True)
class SharedPost(Shared):
    """A message."""

    kind: str = "question"
    city: str = ""
    audience: str = "members"
    extra: dict[str, str] = field(default_factory=dict)


INITIATIVES: tuple[SharedInitiative, ...] = (
    SharedInitiative(
        "soepfiets",
        "amara",
        "De soepfiets rijdt door de wijk",
        "Twee keer per week fietst een buurtkok door de straat met **warme soep**. De groente komt van de markt: wat overblijft, gaat in de pan.\n\n## Wat we leerden\n\n- Een vaste tijd werkt beter dan een vaste plek.\n- Vraag buren om mee te fietsen. Dan stopt iedereen even.\n- Een kom lenen is leuker dan een beker weggooien.\n\nWe delen ons recept en ons rooster met wie het ook wil proberen.",
        -12,
        picture="soep",
        picture_text="Kommen soep en brood op een houten tafel.",
        goal="Elke bewoner eet één keer per week een gezonde maaltijd met buren.",
        municipality="gemeente-rotterdam",
        partners="Markt Afrikaanderplein, Huis van de Wijk",
        shifts=("healthy", "local"),
        contact="Stuur Amara een bericht via Good Food City.",
        of_deal=True,
    ),
    SharedInitiative(
        "daktuin",
        "lotte",
        "Groente van het dak van de bibliotheek",
        "Op het platte dak van de bibliotheek staan veertig bakken met groente. Bewoners en leerlingen zorgen ervoor.\n\nDe oogst gaat naar het café beneden. In de zomer is dat genoeg voor *alle salades*.",
        -20,
        picture="daktuin",
        picture_text="Twee mensen bij bakken met groente op een dak.",
        goal="Bewoners zien en proeven hoe groente groeit, midden in de stad.",
        municipality="gemeente-groningen",
        partners="Bibliotheek, Stichting Groene Daken",
        shifts=("local", "plant"),
        themes=(FOOD, SPACE),
    ),
    SharedInitiative(
        "marktlunch",
        "youssef",
        "Lunch van de markt voor ambtenaren",
        "Elke dinsdag kookt een kok van de markt de lunch in het stadskantoor. Wat die ochtend goed en goedkoop is, staat op de kaart.\n\nDe lunch kost even veel als eerst. Er wordt bijna niets weggegooid.",
        -33,
        picture="markt",
        picture_text="Een marktkraam met tomaten, wortels en appels.",
        goal="De kantine van het stadskantoor eet met de seizoenen mee.",
        phase="growing",
        municipality="gemeente-rotterdam",
        partners="Marktmeesters, cateraar van het stadskantoor",
        shifts=("local", "healthy"),
        of_deal=True,
    ),
    SharedInitiative(
        "bonen",
        "tim",
        "De bonenbar: peulvruchten die je wel wilt eten",
        "Tien lunchrooms zetten samen **één gerecht met bonen** op de kaart. Elke maand een ander.\n\nKoks leren van elkaar. Gasten stemmen op het lekkerste gerecht.",
        -41,
        picture="peulvruchten",
        picture_text="Vier kommen met verschillende peulvruchten.",
        goal="In een jaar verkopen tien zaken twee keer zoveel gerechten met bonen.",
        municipality="gemeente-eindhoven",
        partners="Tien lunchrooms",
        shifts=("plant",),
        themes=(FOOD, CLIMATE),
    ),
    SharedInitiative(
        "sportkantine",
        "dewi",
        "Twaalf sportclubs, één gezonde kantine",
        "Twaalf clubs in Utrecht maakten samen een *kantinekaart*. Elke club koos vijf stappen. Na een seizoen keken we wat er bleef.\n\nDe verrassing: de omzet ging niet omlaag.",
        -55,
        picture="kantine",
        picture_text="Een kantine met fruit, salades en koffie.",
        goal="Bij elke sportclub is gezond eten de makkelijke keuze.",
        phase="done",
        municipality="gemeente-utrecht",
        partners="Twaalf sportclubs, Team Sportservice",
        shifts=("healthy",),
        themes=(FOOD, CARE),
        of_deal=True,
    ),
    SharedInitiative(
        "buurttafel",
        "noemi",
        "De lange tafel: eten voor wie rond moet komen",
        "Op woensdag staat in het buurthuis een tafel van dertig meter. Iedereen betaalt wat hij kan.\n\nVrijwilligers koken met eten dat over is van de groothandel. Een diëtist kijkt mee naar het menu.",
        -64,
        picture="buurtrestaurant",
        picture_text="Drie mensen aan een tafel met schalen eten.",
        goal="Niemand in de wijk slaat een warme maaltijd over.",
        municipality="gemeente-tilburg",
        partners="Buurthuis, voedselbank, groothandel",
        shifts=("healthy",),
        themes=(FOOD, LEARN),
    ),
    SharedInitiative(
        "pompoen",
        "linh",
        "Elke school een pompoen",
        "In mei zaaien twintig scholen pompoenen. In oktober koken de kinderen er soep van, met hun ouders.\n\nWe geven zaad, een lesbrief en hulp van een tuinder.",
        -80,
        picture="pompoen",
        picture_text="Kratten met pompoenen tussen planten.",
        goal="Kinderen volgen hun eten van zaadje tot bord.",
        phase="growing",
        municipality="gemeente-enschede",
        partners="Twintig basisscholen, schooltuinen",
        shifts=("local", "plant"),
        themes=(FOOD, TOGETHER),
    ),
    SharedInitiative(
        "stadsbrood",
        "hamza",
        "Stadsbrood van graan uit de buurt",
        "Drie boeren rond Arnhem verbouwen tarwe voor zes bakkers in de stad. Het brood kost een kwartje meer. Dat kwartje gaat naar de boer.",
        -95,
        picture="brood",
        picture_text="Vijf broden op een houten plank.",
        goal="Een tiende van het brood in de stad komt van graan uit de buurt.",
        municipality="gemeente-arnhem",
        partners="Drie boeren, zes bakkers, een molen",
        shifts=("local",),
    ),
    SharedInitiative(
        "voedselbos",
        "karin",
        "Een voedselbos met de hele straat",
        "Op een grasveld planten bewoners een voedselbos. De gemeente geeft de grond en het water, de straat geeft de handen.\n\nWe zijn begonnen met notenbomen, bessen en kruiden.",
        -110,
        picture="voedselbos",
        picture_text="Jonge bomen en struiken in een park.",
        goal="Over tien jaar plukt de buurt noten, fruit en kruiden.",
        phase="preparing",
        municipality="gemeente-almere",
        partners="Bewoners, Staatsbosbeheer",
        shifts=("local", "plant"),
        themes=(FOOD, SPACE),
    ),
    SharedInitiative(
        "fruit",
        "fleur",
        "Fruit langs de lijn",
        "Bij de jeugd van zes voetbalclubs ligt fruit klaar in de rust. Ouders snijden, een groenteman levert.",
        -130,
        picture="schoolfruit",
        picture_text="Kinderen bij kratten met appels en tomaten.",
        goal="Alle jeugdteams eten fruit in plaats van snoep.",
        municipality="gemeente-nijmegen",
        partners="Zes voetbalclubs",
        shifts=("healthy",),
        themes=(FOOD, CARE),
    ),
    SharedInitiative(
        "fietsboer",
        "jelle",
        "De boer komt met de fiets",
        "Een bakfiets haalt groente bij vier boeren en brengt die naar tien keukens in het centrum. Zonder tussenhandel en zonder busje.",
        -150,
        picture="fiets",
        picture_text="Kratten met groente die per fiets worden gebracht.",
        goal="Tien keukens kopen hun groente binnen vijftien kilometer.",
        phase="idea",
        municipality="gemeente-leeuwarden",
        partners="Vier boeren, een fietskoerier",
        shifts=("local",),
        themes=(FOOD, CLIMATE),
    ),
    SharedInitiative(
        "proeverij",
        "ravi",
        "Proeverij voor inkopers",
        "Voordat we catering inkopen, proeven we. Koks krijgen een opdracht en een budget, inkopers proeven blind.\n\nZo kiezen we op smaak én op cijfers.",
        -170,
        picture="proeverij",
        picture_text="Vier schaaltjes met verschillende gerechten.",
        goal="Duurzame catering die mensen lekker vinden.",
        phase="done",
        municipality="gemeente-den-haag",
        partners="Rijksinkoop, vijf cateraars",
        shifts=("plant", "healthy"),
        themes=(FOOD, TOGETHER),
    ),
    SharedInitiative(
        "kas",
        "sofie",
        "Tomaten uit de kas naast de kantine",
        "Een tuinder zet een kleine kas naast een bedrijfskantine. Medewerkers oogsten zelf.",
        -3,
        state="waiting",
        picture="kas",
        picture_text="Tomatenplanten in een kas.",
        goal="Een kantine die haar eigen groente laat groeien.",
        phase="idea",
        municipality="gemeente-venlo",
        partners="Een tuinder",
        shifts=("local",),
    ),
    SharedInitiative(
        "automaat",
        "dewi",
        "Een gezonde automaat op het station",
        "Wij willen een automaat met fruit en noten.",
        -5,
        state="changes_asked",
        goal="Reizigers kunnen op elk moment iets gezonds kopen.",
        phase="idea",
        municipality="gemeente-utrecht",
        shifts=("healthy",),
    ),
)
CHANGE_ASKED = "Mooi plan! Schrijf er nog bij wie de automaat vult en wanneer je wilt beginnen. Dan kunnen anderen met je meedenken."

POSTS: tuple[SharedPost, ...] = (
    SharedPost(
        "frituur",
        "marijke",
        "Wie heeft ervaring met een frituur op een schoolplein?",
        "Bij ons wil een ondernemer elke middag met een kraam bij de school staan. We willen in gesprek, niet meteen verbieden. Hoe pakten jullie dat aan?",
        -2,
        kind="question",
        city="Breda",
        themes=(FOOD, SPACE),
    ),
    SharedPost(
        "oproep-koks",
        "amara",
        "Gezocht: koks die een avond willen meekoken",
        "Voor onze lange tafel in Rotterdam zoeken we koks uit andere steden. Je krijgt een schort, een keuken en honderd gasten.",
        -6,
        kind="call",
        city="Rotterdam",
        audience="public",
    ),
    SharedPost(
        "ooghoogte",
        "youssef",
        "Fruit op ooghoogte: wat het deed in onze kantine",
        "We legden fruit bij de kassa en koeken onder de toonbank. In vier weken verkochten we **40 procent** meer fruit. Er kwam één klacht.",
        -10,
        kind="experience",
        city="Rotterdam",
        audience="public",
    ),
    SharedPost(
        "subsidie",
        "bart",
        "Subsidie voor korte ketens gaat weer open",
        "De provincie geeft weer geld aan boeren en keukens die samenwerken. Je kunt tot het eind van de maand meedoen.",
        -15,
        kind="news",
        city="Zwolle",
        themes=(FOOD, CLIMATE),
    ),
    SharedPost(
        "keuken",
        "omar",
        "Hoe vind je ruimte voor een schoolkeuken?",
        "Onze scholen zijn vol. Een keuken past er niet meer bij. Wie vond een slimme oplossing, bijvoorbeeld samen met de buurt?",
        -22,
        kind="question",
        city="Delft",
        themes=(FOOD, TOGETHER),
    ),
    SharedPost(
        "menukaart",
        "iris",
        "Een menukaart die gezond eten verkoopt",
        "Zet het gezonde gerecht als eerste op de kaart en geef het een lekkere naam. In ons onderzoek koos *één op de drie* gasten iets anders dan eerst.",
        -30,
        kind="experience",
        city="Amsterdam",
        audience="public",
    ),
    SharedPost(
        "afval",
        "wouter",
        "Wat doen jullie met borden op een festival?",
        "We willen geen wegwerp meer. Statiegeld op borden lijkt ons lastig. Wie deed het al?",
        -38,
        kind="question",
        city="Haarlem",
    ),
    SharedPost(
        "schooltuin",
        "linh",
        "Lesbrief over bonen, gratis te gebruiken",
        "We maakten een lesbrief voor groep 5 en 6. Kinderen zaaien, meten en proeven. Gebruik hem gerust.",
        -48,
        kind="news",
        city="Enschede",
        themes=(FOOD, TOGETHER),
    ),
)


SYNONYMS = {
    "voedsel-en-gezondheid": ("eten", "voeding", "gezond eten"),
    "openbare-ruimte": ("buitenruimte",),
    "mobiliteit": ("vervoer",),
}
