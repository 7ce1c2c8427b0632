"""The vacancies: two that are open and one that is closed."""

from __future__ import annotations

from agendastad.demo.shapes import Vacancy, ol, rich, ul

_ABOUT = rich(
    "Agenda Stad brengt steden, dorpen, ministeries en partners bij elkaar rond vragen die niemand alleen oplost. Dat doen we in City Deals en Town Deals. Sinds 2015 zijn er meer dan dertig getekend. Het programma hoort bij het ministerie van Binnenlandse Zaken en Koninkrijksrelaties.",
)

VACANCIES: tuple[Vacancy, ...] = (
    Vacancy(
        key="programmaleider-krachtige-kernen",
        title="Programmaleider Town Deal Krachtige Kernen",
        days=-8,
        deadline=(24, "23:59"),
        summary="Leid elf gemeenten die leren omgaan met lastige besluiten in hechte dorpen. Acht uur per week, twee jaar.",
        intro="Kun jij luisteren op een boze avond én de volgende ochtend drie ministeries in beweging krijgen? De Town Deal Krachtige Kernen zoekt een programmaleider die dorpen, gemeenten en het Rijk bij elkaar houdt.",
        organisation="ministerie-bzk",
        deal="krachtige-kernen",
        themes=("sterke-gemeenschappen",),
        image="dorpsplein",
        hours=(8, 8),
        hours_note="de ene week meer, de andere minder",
        starts=60,
        ends=790,
        period_note="twee jaar, met kans op verlenging",
        place="In het hele land en thuis",
        pay=(None, None, "hour"),
        pay_note="in overleg",
        interviews=((32, "eerste ronde, online"), (37, "tweede ronde, in Den Haag")),
        contacts=("tjeerd-hoekstra", "fatima-el-amrani"),
        description=rich(
            "Elf gemeenten met kleine kernen werken in deze deal aan één vraag: hoe neem je een moeilijk besluit zonder dat het dorp uit elkaar valt? Het gaat over opvang van asielzoekers, windmolens, stikstof en alles wat nog komt. De deal kiest geen kant in die onderwerpen. We kijken naar wat eronder zit: vertrouwen, afstand en wie er aan tafel mag.",
            "In het eerste jaar leren gemeenten vooral van elkaar. In het tweede jaar passen ze hun aanpak aan. Jij zorgt dat er elke maand iets gebeurt dat de moeite waard is om voor te rijden.",
            "<h3>Twee vragen staan centraal</h3>",
            ul(
                "Hoe bereid je een besluit voor in een gemeenschap waar iedereen elkaar kent?",
                "Hoe helpen gemeenten en ministeries elkaar als het spannend wordt?",
            ),
        ),
        tasks=ul(
            "Je bent het gezicht van de deal en het eerste aanspreekpunt voor alle partners.",
            "Je bereidt met het projectteam vier bijeenkomsten per jaar voor, voor bestuurders en ambtenaren.",
            "Je koppelt vragen van gemeenten aan deskundigen en aan elkaar.",
            "Je gaat langs: in het gemeentehuis, in het dorpshuis en soms aan een keukentafel.",
            "Je ziet waar een wet of regel in de weg zit en brengt dat bij de juiste persoon.",
        ),
        requirements=ul(
            "Je leidde eerder een programma met veel partijen.",
            "Je kent het werk van een kleine gemeente van binnenuit.",
            "Je hebt ervaring met onrust of conflict in een gemeenschap.",
            "Je legt moeilijke dingen uit in gewone woorden.",
            "Je blijft rustig als anderen dat niet zijn.",
        ),
        offer=ul(
            "Een klein team met een projectsecretaris en een communicatieadviseur.",
            "Veel vrijheid om je eigen week in te delen.",
            "Toegang tot drie ministeries en een netwerk van ruim honderd dealmakers.",
        ),
        procedure=rich(
            "Stuur een brief van één bladzijde en je cv. Ga in je brief in op deze drie vragen:",
            ol(
                "Wanneer hielp jij een gemeenschap door een moeilijk besluit heen?",
                "Hoe begin je aan deze opdracht?",
                "Waaraan merk je over twee jaar dat het gelukt is?",
            ),
            "We nodigen vier mensen uit voor een gesprek. Je hoort binnen een week na de sluiting of je erbij bent.",
        ),
        about=_ABOUT,
        apply_email="kernen@example.org",
    ),
    Vacancy(
        key="communicatieadviseur",
        title="Communicatieadviseur Agenda Stad",
        days=-3,
        deadline=(12, "17:00"),
        summary="Vertel wat steden van elkaar leren, in woorden die iedereen snapt. Voor 24 tot 32 uur per week.",
        intro="Een goed idee uit Enschede is pas nuttig als Venlo ervan hoort. Jij zorgt daarvoor. Met verhalen, met beeld en met een neus voor wat een ander nodig heeft.",
        organisation="ministerie-bzk",
        deal="",
        themes=("samenwerken-en-leren",),
        image="bureau",
        hours=(24, 32),
        hours_note="",
        starts=45,
        ends=None,
        period_note="een jaar, daarna vast als het bevalt",
        place="Den Haag en thuis",
        pay=(3897, 5601, "month"),
        pay_note="schaal 10 of 11, bij 36 uur",
        interviews=((19, ""), (22, "")),
        contacts=("joost-hendriks",),
        description=rich(
            "Je werkt in een team van vier aan deze website, de nieuwsbrieven en de Dag van de Stad. Elke week bel je met een deal en vraag je wat er is gelukt en wat niet. Daar maak je iets van wat een drukke ambtenaar tot het einde leest.",
        ),
        tasks=ul(
            "Je schrijft artikelen en interviews, en je helpt anderen om te schrappen.",
            "Je stelt de nieuwsbrief samen en kijkt wat lezers ermee doen.",
            "Je adviseert dealteams over hun verhaal, ook bij slecht nieuws.",
            "Je zorgt met een bureau voor de communicatie rond de Dag van de Stad.",
        ),
        requirements=ul(
            "Je schrijft helder Nederlands, op niveau B1 als dat kan.",
            "Je hebt een hbo- of universitair diploma, of ervaring die daarop lijkt.",
            "Je weet wat toegankelijkheid op het web betekent.",
            "Je durft te vragen wat iemand bedoelt.",
        ),
        offer=ul(
            "Een salaris in schaal 10 of 11, afhankelijk van je ervaring.",
            "Vakantiegeld, een dertiende maand en een reisregeling met de trein.",
            "Ruimte om te leren: je volgt elk jaar minstens één opleiding.",
        ),
        procedure=rich(
            "Schrijf geen brief. Stuur een tekst die je zelf geschreven hebt en één zin waarom je die goed vindt, met je cv erbij. De gesprekken zijn in Den Haag. Je maakt daar ook een korte opdracht.",
        ),
        about=_ABOUT,
        apply_url="https://www.werkenvoornederland.nl/",
    ),
    Vacancy(
        key="projectsecretaris-ondergrond",
        title="Projectsecretaris City Deal Ruimte onder de stad",
        days=-70,
        deadline=(-20, "12:00"),
        summary="Houd overzicht in een deal met zeven steden en duizenden kabels. Deze vacature is gesloten.",
        intro="Kun jij overzicht houden als iedereen tegelijk graaft? De City Deal Ruimte onder de stad zoekt een projectsecretaris met humor en een goede planning.",
        organisation="gemeente-rotterdam",
        deal="ondergrond",
        themes=("openbare-ruimte",),
        image="ondergrond",
        hours=(16, 16),
        hours_note="twee vaste dagen",
        starts=-5,
        ends=725,
        period_note="twee jaar",
        place="Rotterdam",
        pay=(3315, 4715, "month"),
        pay_note="schaal 9, bij 36 uur",
        interviews=((-14, "in Rotterdam"),),
        contacts=("kofi-mensah",),
        description=rich(
            "Zeven steden maken samen een plan voor wat er onder de straat ligt. Er zijn drie werkgroepen, een stuurgroep en een bordspel dat steeds kwijt is. Jij weet waar alles ligt.",
        ),
        tasks=ul(
            "Je plant de vergaderingen en schrijft verslagen van één bladzijde.",
            "Je houdt bij wat is afgesproken en belt erachteraan.",
            "Je regelt de werkbezoeken, met laarzen in alle maten.",
        ),
        requirements=ul(
            "Je werkt nauwkeurig en je blijft vriendelijk.",
            "Je hebt mbo 4 of hbo, of je laat zien dat je het kunt.",
            "Je schrijft kort.",
        ),
        offer=ul(
            "Een plek in het projectteam van de gemeente Rotterdam.",
            "Elke maand een stad om te bezoeken.",
        ),
        procedure=rich(
            "Je stuurde je reactie vóór de sluiting naar de projectleider. De gesprekken zijn geweest."
        ),
        about=_ABOUT,
        apply_email="ondergrond@example.org",
    ),
)
