"""The pages that every site needs, in Dutch and a few in English."""

from __future__ import annotations

from agendastad.demo.shapes import (
    Standard,
    call,
    cards,
    contents,
    facts,
    figure,
    h2,
    p,
    people,
    questions,
    subscribe,
    table,
    timeline,
    ul,
)

HOME_TITLE = "Samen maken we de stad van morgen"
HOME_INTRO = (
    "In City Deals en Town Deals lossen steden, dorpen, ministeries en partners vragen op die "
    "niemand alleen aankan. Hier lees je wat zij doen, wat zij leren en hoe je meedoet."
)
HOME_HIGHLIGHTS = ("news:energiecoach", "news:ondergrond-bezoek", "deal:krachtige-kernen")

#: What is said at the top of each section.
SECTIONS: dict[str, str] = {
    "news": "Verhalen, verslagen en interviews over wat steden en dorpen van elkaar leren.",
    "events": "Bijeenkomsten, werkbezoeken en webinars van Agenda Stad en de deals.",
    "city-days": "Eén dag per jaar komen ruim duizend mensen bij elkaar die werken aan de stad. Elke keer in een andere gaststad, met sessies waarin je zelf aan het werk gaat en excursies naar wat er echt gebeurt.",
    "deals": "In een City Deal of Town Deal werken partners een paar jaar aan één vraag. Zoek op thema, op status of op partner.",
    "partners": "Gemeenten, provincies, ministeries, kennisinstellingen, bedrijven en maatschappelijke organisaties die meedoen.",
    "results": "Hulpmiddelen, boeken, onderzoeken en werkwijzen die deals maakten, en wie er nu voor zorgt.",
    "lessons": "Wat deals leerden, in vier fasen: aanleiding, proces, resultaat en borging.",
    "newsletters": "Alles wat we per mail verstuurden, om terug te lezen. Elke twee weken een nieuwe uitgave.",
    "vacancies": "Werk en opdrachten bij Agenda Stad, bij deals en bij partners.",
}

PAGES: tuple[Standard, ...] = (
    Standard(
        key="over",
        slug="over-agenda-stad",
        title="Over Agenda Stad",
        intro="Agenda Stad brengt mensen bij elkaar die aan dezelfde vraag werken: in steden, in dorpen en bij het Rijk. Samen proberen zij nieuwe oplossingen uit.",
        summary="Wat Agenda Stad doet, hoe een deal werkt en wie we zijn.",
        show_in_menus=True,
        body=[
            contents(),
            h2("Wat we doen"),
            p(
                "Een stad kan veel zelf. Maar regels over bouwen, zorg of energie komen uit Den Haag. En een ministerie weet niet hoe een regel uitpakt in een straat. In een deal zitten die twee aan één tafel, met bedrijven, onderzoekers en bewoners.",
                "Een **City Deal** gaat over vragen van grotere steden. Een **Town Deal** gaat over vragen van kleinere gemeenten en het platteland. Een deal duurt een paar jaar en eindigt met resultaten die anderen kunnen gebruiken.",
            ),
            h2("Zo ontstaat een deal"),
            timeline(
                "Van vraag naar resultaat",
                (
                    "Stap 1",
                    "Verkenning",
                    "Iemand ziet een probleem dat meer steden hebben. We zoeken wie er last van heeft en wie er iets aan kan doen.",
                ),
                (
                    "Stap 2",
                    "Ondertekening",
                    "Partners spreken af wat ze gaan doen en wat iedereen meebrengt.",
                ),
                (
                    "Stap 3",
                    "Uitvoering",
                    "Steden proberen uit, meten en vertellen elkaar wat werkt en wat niet.",
                ),
                (
                    "Stap 4",
                    "Borging",
                    "Elk resultaat krijgt een eigenaar, zodat het blijft bestaan.",
                ),
            ),
            figure("ondertekening", "Bij de start zetten alle partners hun handtekening."),
            h2("Veelgestelde vragen"),
            questions(
                (
                    "Kan mijn gemeente meedoen?",
                    "Ja. Kijk bij [de deals](page:index:deals) of er een is die bij je vraag past, en bel de projectleider. Past er geen? Vertel ons dan je vraag.",
                ),
                (
                    "Krijg je geld als je meedoet?",
                    "Soms. Partners brengen uren, geld of een plek mee om iets te proberen. Het Rijk betaalt de projectleiding.",
                ),
                (
                    "Wat is het verschil tussen een City Deal en een Town Deal?",
                    "De manier van werken is dezelfde. Een Town Deal is kleiner, met minder partners en meer hulp bij de uitvoering.",
                ),
            ),
            h2("Wie we zijn"),
            people("Het team", "fatima-el-amrani", "joost-hendriks", "noor-visser", "daan-kuiper"),
            facts(
                "Dit is een demosite",
                "De inhoud van deze website is geschreven als voorbeeld. Personen, cijfers en gebeurtenissen zijn verzonnen. Namen van gemeenten, ministeries en andere overheden bestaan echt, maar wat hier over hen staat niet altijd.",
            ),
            cards("Lees verder", "deal:krachtige-kernen", "deal:voedsel", "deal:ondergrond"),
            subscribe(
                "Elke twee weken in je mail",
                "Nieuws, bijeenkomsten en vacatures uit alle City Deals en Town Deals.",
                "agenda-stad",
            ),
        ],
    ),
    Standard(
        key="contact",
        slug="contact",
        title="Contact",
        intro="Heb je een vraag, een tip of een idee voor een deal? Je hoort binnen drie werkdagen van ons.",
        summary="Zo bereik je Agenda Stad.",
        show_in_menus=True,
        body=[
            h2("Vragen over een deal"),
            p(
                "Op de pagina van elke deal staat wie de projectleider is. Die kun je direct bellen of mailen. Weet je niet welke deal je zoekt? Kijk dan bij [alle deals](page:index:deals)."
            ),
            h2("Andere vragen"),
            p(
                "Mail naar [info@example.org](mailto:info@example.org) of bel 070 555 01 00. We zijn bereikbaar van maandag tot en met donderdag, van 9.00 tot 17.00 uur."
            ),
            table(
                "Wie helpt je waarmee?",
                [("text", "Je vraag gaat over"), ("text", "Je spreekt met"), ("text", "Telefoon")],
                [
                    ["Een nieuwe deal beginnen", "Fatima El Amrani", "070 555 01 10"],
                    ["Pers en publiciteit", "Joost Hendriks", "070 555 01 12"],
                    ["De Dag van de Stad", "Joost Hendriks", "070 555 01 12"],
                    ["Deze website", "Noor Visser", "070 555 01 00"],
                ],
            ),
            h2("Bezoekadres"),
            p(
                "Agenda Stad werkt vanuit Den Haag. Kom je langs, maak dan eerst een afspraak. Het gebouw is toegankelijk met een rolstoel en heeft een ringleiding."
            ),
            people("Jouw contactpersonen", "fatima-el-amrani", "joost-hendriks"),
        ],
    ),
    Standard(
        key="toegankelijkheid",
        slug="toegankelijkheid",
        title="Toegankelijkheidsverklaring",
        intro="Iedereen moet deze website kunnen gebruiken. Ook als je slecht ziet, niet met een muis werkt of moeite hebt met lezen.",
        summary="Hoe toegankelijk deze website is, en wat je doet als iets niet lukt.",
        body=[
            h2("Waar we ons aan houden"),
            p(
                "Deze website volgt de Europese norm EN 301 549. Daarin staan de richtlijnen voor toegankelijke websites, WCAG 2.2 op niveau A en AA. Overheden zijn verplicht om die te volgen."
            ),
            h2("Hoe het nu is"),
            p(
                ul(
                    "Je kunt alles bedienen met het toetsenbord.",
                    "Alle beelden met betekenis hebben een beschrijving.",
                    "De kleuren hebben genoeg contrast, in de lichte en in de donkere weergave.",
                    "De teksten zijn geschreven op taalniveau B1, voor zover het onderwerp dat toelaat.",
                    "De pdf’s die wij zelf maken, hebben koppen en een leesvolgorde voor een schermlezer.",
                )
            ),
            h2("Wat nog niet goed is"),
            table(
                "Bekende gebreken",
                [("text", "Wat"), ("text", "Waarom"), ("text", "Wat we doen")],
                [
                    [
                        "Oudere pdf’s van partners",
                        "Wij maakten ze niet zelf",
                        "Je kunt een toegankelijke versie bij ons opvragen",
                    ],
                    [
                        "Video’s op andere sites",
                        "Niet elke video heeft een beschrijving van het beeld",
                        "Bij elke video staat een tekst met wat je ziet en hoort",
                    ],
                ],
            ),
            h2("Lukt er iets niet?"),
            p(
                "Mail naar [toegankelijkheid@example.org](mailto:toegankelijkheid@example.org) of bel 070 555 01 00. Vertel op welke pagina je was en wat je wilde doen. Binnen vijf werkdagen hoor je wat we doen. We sturen je de informatie intussen in een andere vorm."
            ),
            h2("Ben je niet tevreden met ons antwoord?"),
            p(
                "Dan kun je een klacht indienen. Blijven we van mening verschillen, dan kun je naar de [Nationale ombudsman](https://www.nationaleombudsman.nl/)."
            ),
        ],
    ),
    Standard(
        key="privacy",
        slug="privacy",
        title="Privacy",
        intro="We bewaren zo weinig mogelijk over je. Op deze pagina lees je wat we bewaren, waarom en hoe lang.",
        summary="Welke gegevens we van je bewaren, waarom en hoe lang.",
        body=[
            h2("Als je alleen leest"),
            p(
                "Dan bewaren we niets over je. We plaatsen geen cookies en laden niets van andere bedrijven. Er zijn geen knoppen die je volgen."
            ),
            h2("Als je iets met ons deelt"),
            table(
                "Wat we bewaren en hoe lang",
                [("text", "Waarvoor"), ("text", "Wat we bewaren"), ("text", "Hoe lang")],
                [
                    ["Nieuwsbrief", "Je e-mailadres en je keuzes", "Tot je je afmeldt"],
                    [
                        "Aanmelding voor een bijeenkomst",
                        "Je naam, e-mailadres, organisatie en keuzes",
                        "Tot drie maanden na de bijeenkomst",
                    ],
                    [
                        "Wensen voor eten of toegankelijkheid",
                        "Wat je invult",
                        "Tot een week na de bijeenkomst",
                    ],
                    [
                        "Account op Good Food City",
                        "Je profiel en wat je plaatst",
                        "Tot je je account verwijdert. Je kunt je daarna 14 dagen bedenken",
                    ],
                    [
                        "Account dat je niet bevestigt",
                        "Je e-mailadres",
                        "7 dagen",
                    ],
                    [
                        "Account dat je niet gebruikt",
                        "Je profiel en wat je plaatst",
                        "24 maanden na de laatste keer dat je inlogt. Je krijgt eerst twee mails",
                    ],
                    [
                        "Meldingen in Good Food City",
                        "Wat er gebeurde met wat je deelt en volgt",
                        "90 dagen nadat je ze las, en hooguit een half jaar",
                    ],
                    [
                        "Als je iets meldt dat niet klopt",
                        "Wie je bent, wat je schreef en wat je meldde",
                        "Een jaar na ons besluit. Het besluit zelf blijft",
                    ],
                    [
                        "Waar je bent ingelogd",
                        "Je IP-adres en je browser",
                        "Tot je uitlogt, of na twee weken",
                    ],
                    [
                        "Mail over inloggen en veiligheid",
                        "Je e-mailadres en het onderwerp",
                        "30 dagen",
                    ],
                ],
            ),
            h2("Je rechten"),
            p(
                "Je mag je gegevens inzien, verbeteren en laten verwijderen. Met een account regel je dat zelf. Zonder account gebruik je de link in onze mail, of stuur je een bericht naar [privacy@example.org](mailto:privacy@example.org)."
            ),
            facts(
                "Wie is verantwoordelijk?",
                "Het ministerie van Binnenlandse Zaken en Koninkrijksrelaties is verantwoordelijk voor de gegevens op deze site. Ben je het niet eens met wat we doen? Dan kun je een klacht indienen bij de [Autoriteit Persoonsgegevens](https://www.autoriteitpersoonsgegevens.nl/).",
            ),
        ],
    ),
)

ENGLISH_HOME = (
    "Cities, towns and ministries, working as one",
    "In City Deals and Town Deals, cities, villages, ministries and partners solve problems that none of them can solve alone. Most of this site is in Dutch; these pages tell the essentials.",
)

ENGLISH_PAGES: tuple[Standard, ...] = (
    Standard(
        key="en-about",
        slug="about-agenda-stad",
        title="About Agenda Stad",
        intro="Agenda Stad (‘City Agenda’) is a Dutch programme in which cities, ministries and partners try out new answers to urban questions.",
        summary="What Agenda Stad is, and how a City Deal works.",
        show_in_menus=True,
        body=[
            h2("What is a City Deal?"),
            p(
                "A City Deal is a signed agreement between cities, ministries, companies, researchers and civil society. For a few years they work on one question: healthy food, shared transport, or the crowded space below the street. Town Deals do the same for smaller municipalities and the countryside.",
                "What makes a deal work is that the people who make the rules sit next to the people who have to live with them.",
            ),
            timeline(
                "From question to result",
                (
                    "Step 1",
                    "Exploration",
                    "Who has this problem, and who can do something about it?",
                ),
                (
                    "Step 2",
                    "Signing",
                    "Partners agree what they will do and what each of them brings.",
                ),
                ("Step 3", "Work", "Cities try things out and tell each other what fails."),
                ("Step 4", "Embedding", "Every result gets an owner who stays."),
            ),
            h2("In other languages"),
            p(
                "Deals, news and events are in Dutch. Do you want to know more about a deal in English? Send a message to [info@example.org](mailto:info@example.org). We are glad to put you in touch with a project leader."
            ),
            figure("stad-middag", "Dutch cities differ, but their questions are often the same."),
        ],
    ),
    Standard(
        key="en-contact",
        slug="contact",
        title="Contact",
        intro="Do you work for a city or a government outside the Netherlands? We like to exchange what we learned.",
        summary="How to reach Agenda Stad.",
        show_in_menus=True,
        body=[
            h2("Write or call"),
            p(
                "Send an e-mail to [info@example.org](mailto:info@example.org) or call +31 70 555 01 00, from Monday to Thursday. You will hear from us within three working days."
            ),
            call(
                "Are you planning a visit?",
                "Tell us which theme you work on. We will look for a city that can show you around.",
                "Read about our programme",
                "en-about",
            ),
        ],
    ),
)
