"""The news: interviews, reports, calls and announcements."""

from __future__ import annotations

from agendastad.demo.shapes import (
    Article,
    Block,
    call,
    cards,
    contents,
    downloads,
    facts,
    figure,
    gallery,
    h2,
    h3,
    ol,
    p,
    people,
    questions,
    quote,
    table,
    timeline,
    ul,
    video,
)


def ul_p(*items: str) -> Block:
    """A paragraph block with only a list."""
    return p(ul(*items))


#: Slug and name of the series.
SERIES: tuple[tuple[str, str], ...] = (
    ("in-gesprek-over-samenwerken", "In gesprek over samenwerken"),
)

ARTICLES: tuple[Article, ...] = (
    Article(
        key="lessen-zoeken",
        title="Zo vind je een les van een andere stad",
        days=-2,
        lead="Alle lessen en resultaten van de deals staan nu bij elkaar. Je zoekt op thema, op fase en op woord. Zo hoef je niet opnieuw uit te vinden wat een andere stad al weet.",
        summary="De lessen en resultaten van alle deals staan nu op één plek. We laten zien hoe je zoekt.",
        image="lessenposter",
        caption="De lessenposter verdeelt elke deal in vier fasen.",
        authors=("noor-visser",),
        deals=(),
        themes=("samenwerken-en-leren",),
        body=[
            contents(),
            h2("Waarom een geheugen?"),
            p(
                "Een deal duurt een paar jaar. Daarna gaat het team uit elkaar en neemt iedereen zijn ervaring mee. Onderzoekers wezen Agenda Stad daar al eens op: er gebeurt veel, maar weinig mensen weten het nog. Een nieuwe projectleider begint dan bij nul.",
                "Daarom schrijft elke deal zijn lessen op in gewone taal. Kort, eerlijk en met de reden erbij. Ook wat mislukte, staat erin. Juist dat helpt een ander.",
            ),
            h2("Zoeken op fase"),
            p(
                "Elke les hoort bij een van vier fasen. Zo vind je snel wat past bij waar jij nu staat."
            ),
            table(
                "De vier fasen van een deal",
                [("text", "Fase"), ("text", "Vraag die erbij hoort")],
                [
                    ["Aanleiding", "Waarom beginnen we, en met wie?"],
                    ["Proces", "Hoe werken we samen als het moeilijk wordt?"],
                    ["Resultaat", "Wat hebben we gemaakt, en wat heeft een ander eraan?"],
                    ["Borging", "Wie zorgt ervoor als de deal voorbij is?"],
                ],
            ),
            h2("Zoeken op thema of deal"),
            p(
                "Weet je al waar het over gaat? Kies dan een thema, zoals mobiliteit of zorg. Bij elke les staat van welke deal hij komt. Via de dealpagina vind je de projectleider, en die kun je gewoon bellen.",
            ),
            h3("Een voorbeeld"),
            p(
                "Stel: je begint met huisbezoeken in een wijk. Je kiest de fase ‘aanleiding’ en het thema ‘energie en klimaat’. Bovenaan staat de les van [Warme wijken](page:deal:warme-wijken): vraag niet naar armoede, maar naar tocht."
            ),
            h2("Lees verder bij een deal"),
            cards(
                "Deals met veel lessen", "deal:slimme-stad", "deal:sterke-streken", "deal:voedsel"
            ),
        ],
    ),
    Article(
        key="breda-gaststad",
        title="Breda ontvangt de volgende Dag van de Stad",
        days=-6,
        lead="De Dag van de Stad gaat naar Breda. Op een maandag praten ruim duizend mensen daar over water, wonen en samenleven. De avond ervoor opent de stad haar havens.",
        summary="Breda is gaststad van de volgende Dag van de Stad, met als thema ‘Ruimte maken’.",
        image="breda",
        caption="Breda maakt van oude havens en kades weer plekken voor mensen en water.",
        authors=("joost-hendriks",),
        deals=(),
        themes=("samenwerken-en-leren", "openbare-ruimte"),
        body=[
            p(
                "Waar vroeger auto’s stonden, stroomt in Breda straks weer water. De stad legde een rivier bloot die jarenlang onder het asfalt lag. Dat kostte geld, moed en geduld. Precies de mix waarover het op de Dag van de Stad gaat.",
                "Het thema van deze editie is **Ruimte maken**. Voor woningen en bomen. Voor kabels onder de straat. En voor mensen die zelden een uitnodiging krijgen.",
            ),
            h2("Wat kun je verwachten?"),
            ul_p(
                "Drie rondes met sessies waarin je zelf aan het werk gaat.",
                "Zes excursies te voet, op de fiets of met de boot.",
                "Een opening in een oude gevangeniskoepel.",
                "Een avondprogramma op zondag, met soep uit de buurt.",
            ),
            quote(
                "Kom niet alleen luisteren. Neem een vraag mee waar je mee worstelt, en ga weg met drie telefoonnummers.",
                "Maaike de Boer",
                "wethouder van Breda",
            ),
            h2("Noteer de datum"),
            p(
                "Op [de pagina van de Dag van de Stad](page:index:city-days) vind je de datum, het programma en de route. De aanmelding opent binnenkort. Deelname is gratis voor overheden, kennisinstellingen en maatschappelijke organisaties."
            ),
            call(
                "Bekijk het programma",
                "Zie alle sessies en excursies, en kies vast wat bij je vraag past.",
                "Naar de Dag van de Stad",
                "cityday:coming",
            ),
        ],
    ),
    Article(
        key="oproep-ai",
        kind="call",
        title="Oproep: welke brief liet jij door AI schrijven?",
        days=-9,
        lead="We verkennen een City Deal over AI in de stad. Daarvoor zoeken we echte voorbeelden. Goede én mislukte.",
        summary="We zoeken voorbeelden van AI in gemeenten, voor de verkenning van een nieuwe City Deal.",
        image="ai-stad",
        caption="Steden proberen veel uit, maar vaak los van elkaar.",
        authors=("daan-kuiper",),
        deals=("ai",),
        themes=("digitale-stad",),
        body=[
            p(
                "Een computer die een bezwaarschrift samenvat. Een programma dat voorspelt waar afval blijft liggen. Een chatbot die antwoord geeft als het loket dicht is. Bijna elke gemeente is ermee bezig. Wat werkt, weet alleen de afdeling zelf.",
                "Yusuf Kaya haalt die ervaringen op. ‘Ik hoef geen mooie presentatie,’ zegt hij. ‘Ik wil de brief zien, de fout, en wat jullie daarna deden.’",
            ),
            h2("Wat we van je vragen"),
            p(
                ol(
                    "Kies één voorbeeld uit je eigen werk. Klein mag.",
                    "Schrijf in vijf zinnen op wat de bedoeling was en wat er gebeurde.",
                    "Haal namen en adressen weg.",
                    "Stuur het op, met een telefoonnummer waarop we je kunnen bellen.",
                )
            ),
            facts(
                "Wat we ermee doen",
                "We lezen alles zelf. Voorbeelden gebruiken we zonder naam van de gemeente, tenzij je zegt dat het wel mag. Je krijgt van ons een overzicht van wat anderen stuurden.",
            ),
            call(
                "Stuur je voorbeeld",
                "Dat kan tot het einde van de verkenning. Twijfel je of het de moeite waard is? Stuur het toch.",
                "Lees meer over de verkenning",
                "deal:ai",
            ),
            people("Vragen?", "yusuf-kaya"),
        ],
    ),
    Article(
        key="frictie-2",
        kind="interview",
        title="‘Een beetje wrijving houdt een deal wakker’ (2/2)",
        days=-13,
        lead="Onderzoeker Esra Yıldız volgde acht jaar lang deals van binnenuit. In dit tweede deel praten we over vasthouden wat werkt: wie zorgt voor een resultaat als de deal voorbij is?",
        summary="Deel twee van het gesprek met Esra Yıldız, over borging, lastige partners en een goed einde.",
        image="interview",
        caption="Esra Yıldız in gesprek met Daan Kuiper van Agenda Stad.",
        authors=("daan-kuiper",),
        deals=("slimme-stad", "maatwerk"),
        themes=("samenwerken-en-leren",),
        series=("in-gesprek-over-samenwerken", 2),
        body=[
            p(
                "Dit is het tweede deel van het gesprek. Lees ook [het eerste deel](page:news:frictie-1), over beginnen en vertrouwen."
            ),
            questions(
                (
                    "Je zegt dat deals te laat nadenken over wat er daarna komt. Wanneer moet dat dan?",
                    "In de eerste maand. Niet omdat je dan al weet wat je maakt. Wel omdat je dan nog de goede mensen aan tafel kunt vragen. Als een ministerie straks de regels moet aanpassen, wil je iemand van de afdeling die over die regels gaat. Niet alleen iemand van innovatie.\n\nIk vraag teams altijd: wie vindt het vervelend als dit over drie jaar niet meer bestaat? Als het stil blijft, heb je nog geen eigenaar.",
                ),
                (
                    "Heb je een voorbeeld waar dat goed ging?",
                    "Bij maatwerk voor gezinnen. Daar zat vanaf het begin een ambtenaar bij die bleef, ook toen de wethouder en de minister wisselden. Zij maakte de aanpak eerst klein en saai: een formulier, een telefoonnummer, een vast overleg. Toen het politiek belangrijk werd, stond er al iets dat werkte.",
                ),
                (
                    "Veel mensen willen in een samenwerking dat iedereen het eens is. Jij niet?",
                    "Nee. Als iedereen het eens is, leer je niets nieuws. Zet een voorzichtige planner naast iemand die liever morgen begint. Dat schuurt, en daardoor stellen ze betere vragen. Wel moet je samen afspreken hoe je ruzie maakt. Niet via de mail, bijvoorbeeld.",
                ),
                (
                    "Wat doe je met een partner die alleen komt luisteren?",
                    "Die bel je. Je vraagt: wat heb jij dit jaar nodig, en wat kun je missen? Soms blijkt iemand veel te kunnen, maar nooit gevraagd te zijn. En soms zegt iemand eerlijk: wij wilden er vooral bij horen. Dan mag je afscheid nemen. Er komt vaak iemand voor in de plaats die je niet had verwacht.",
                ),
                (
                    "Hoe herken je een goed einde?",
                    "Aan drie dingen. Er is een lijst met resultaten en bij elk resultaat staat één naam. Er is een moment geweest waarop mensen elkaar bedankten. En niemand vraagt een week later nog: zijn we nu klaar?",
                ),
                (
                    "Als je één advies mag geven aan nieuwe dealmakers?",
                    "Bel iemand die het al eens deed. Er zijn tientallen deals geweest. Bijna elke fout is al gemaakt door een aardig mens dat er graag over vertelt.",
                ),
            ),
            quote(
                "Wie vindt het vervelend als dit over drie jaar niet meer bestaat? Blijft het stil, dan heb je nog geen eigenaar.",
                "Esra Yıldız",
                "onderzoeker",
            ),
            facts(
                "Vier manieren om naar succes te kijken",
                ul(
                    "**Inhoud:** is er iets gemaakt dat werkt?",
                    "**Proces:** leerden partners beter samenwerken?",
                    "**Politiek:** weten bestuurders ervan en steunen ze het?",
                    "**Aanpassen:** werkt het ook als de wereld verandert?",
                ),
            ),
            downloads("Verder lezen", "lessenposter", "doorbraak"),
        ],
        related=("frictie-1",),
    ),
    Article(
        key="ondergrond-bezoek",
        kind="report",
        title="Wat ligt er onder de straat? Een wandeling met een tekening",
        days=-17,
        lead="In Rotterdam loop je over vijf lagen tegelijk. Zeven steden keken mee naar één straat die tot drie meter diep in kaart is gebracht. ‘We dachten dat er plek was.’",
        summary="Zeven steden bekeken een Rotterdamse straat die tot drie meter diep in kaart is gebracht.",
        image="ondergrond",
        caption="Bovenin liggen kabels, dieper water, warmte en het riool. Boomwortels zoeken hun eigen weg.",
        authors=("noor-visser", "daan-kuiper"),
        deals=("ondergrond",),
        themes=("openbare-ruimte", "energie-en-klimaat"),
        body=[
            p(
                "Kofi Mensah rolt een tekening van zes meter uit op de stoep. Het is de straat waar we staan, maar dan van opzij en zonder asfalt. Blauw is water, rood is warmte, geel is stroom. Tussen twee bomen zit een grijze vlek. ‘Dat is het stuk waar niemand over durft te praten,’ zegt hij. ‘Een leiding uit 1934. Niemand weet van wie die is.’",
                "De deelnemers komen uit zeven steden van de City Deal [Ruimte onder de stad](page:deal:ondergrond). Allemaal willen ze bomen planten, een warmtenet aanleggen en regenwater opvangen. Allemaal in dezelfde straat.",
            ),
            h2("Hoeveel ruimte vraagt wat?"),
            table(
                "Breedte en diepte in een gewone woonstraat",
                [("text", "Wat"), ("number", "Breedte in meter"), ("number", "Diepte in meter")],
                [
                    ["Stroom en internet", 1.2, 0.7],
                    ["Drinkwater", 0.8, 1.0],
                    ["Warmtenet, heen en terug", 1.6, 1.4],
                    ["Riool", 1.5, 2.6],
                    ["Wortels van één grote boom", 4.0, 1.2],
                    ["Berging voor regenwater", 2.5, 1.5],
                ],
            ),
            p(
                "Tel je alles op, dan is de straat vol voordat de eerste boom staat. Daarom maken de steden een volgorde. Wat moet in deze straat, wat mag ook in de volgende? En wat kan boven op elkaar?"
            ),
            h2("Eén keer graven"),
            p(
                "Het grootste verlies zit in herhaling. In drie jaar ging een straat verderop vier keer open: voor stroom, voor internet, voor het riool en weer voor stroom. In de deal leggen netbeheerders en gemeenten hun plannen naast elkaar, ook als die nog niet zeker zijn.",
                "Sven Mulder uit Utrecht is kritisch. ‘Op papier klopt het. Maar mijn buurman van het waterbedrijf heeft een ander boekjaar dan ik. Zolang geld niet samen kan wachten, wacht de straat.’",
            ),
            quote(
                "Iedereen tekent zijn eigen leiding. Niemand tekent de straat.",
                "Kofi Mensah",
                "projectleider",
            ),
            figure("regenpark", "Waar de grond vol is, vang je regen op in een park.", "wide"),
            h2("Zelf proberen"),
            p(
                "De deelnemers sloten af met een bordspel. Acht spelers vullen samen één straat. Binnen een kwartier ruilt de boom met het riool van plek en eist de warmteleiding een stuk stoep op. Het spel is te leen bij vier gemeenten."
            ),
        ],
    ),
    Article(
        key="town-deal-kernen",
        title="Elf gemeenten tekenen Town Deal Krachtige Kernen",
        days=-21,
        lead="Hoe neem je een lastig besluit in een hecht dorp? Elf gemeenten, drie ministeries en twee kennisorganisaties zoeken dat de komende tijd samen uit. In Houten zetten ze hun handtekening.",
        summary="Elf gemeenten en drie ministeries tekenden een Town Deal over lastige besluiten in hechte dorpen.",
        image="ondertekening",
        caption="Na het tekenen op de foto: acht van de zestien partners van de Town Deal.",
        authors=("joost-hendriks",),
        deals=("krachtige-kernen",),
        themes=("sterke-gemeenschappen",),
        body=[
            p(
                "In een dorp kent iedereen de wethouder. Dat helpt als er een feest is. Het maakt het ook zwaar als er een opvanglocatie komt, of een windpark. De elf gemeenten van de Town Deal [Krachtige Kernen](page:deal:krachtige-kernen) willen leren hoe je op zo’n moment bij elkaar blijft.",
                "Elke gemeente neemt een eigen vraag mee. In de ene gaat het om de toekomst van een haven, in de andere om boeren die moeten stoppen. De overeenkomst: het gaat om mensen die elkaar morgen weer tegenkomen bij de bakker.",
            ),
            h2("Leren in twee stappen"),
            timeline(
                "Zo loopt de deal",
                (
                    "Eerste jaar",
                    "Kijken en luisteren",
                    "Gemeenten bezoeken elkaar en krijgen hulp van deskundigen bij hun eigen vraag.",
                ),
                (
                    "Tweede jaar",
                    "Proberen",
                    "Elke gemeente verandert iets in haar aanpak en vertelt hoe het ging.",
                ),
                (
                    "Einde",
                    "Delen",
                    "De lessen komen op deze site en in een cursus voor nieuwe bestuurders.",
                ),
            ),
            h2("Waarom het Rijk meedoet"),
            p(
                "Veel landelijk beleid is gemaakt met een grote stad in het hoofd. In een gemeente met zeven dorpen werkt het dan anders. De ministeries van Binnenlandse Zaken, Sociale Zaken en Justitie horen in deze deal vroeg waar het wringt. Ze beloofden om binnen twee weken te antwoorden op vragen uit de deal."
            ),
            h2("Wie doen er mee?"),
            ul_p(
                "**Gemeenten:** Staphorst, Urk, Stadskanaal, Oldambt, Súdwest-Fryslân, Leudal, Eijsden-Margraten, Dinkelland, Hollands Kroon, Mook en Middelaar en Houten.",
                "**Ministeries:** Binnenlandse Zaken en Koninkrijksrelaties, Sociale Zaken en Werkgelegenheid, Justitie en Veiligheid.",
                "**Kennis en netwerk:** Platform31 en Bureau Regionale Veiligheidsstrategie Midden-Nederland.",
            ),
            quote(
                "Ik hoef geen gelijk te krijgen in mijn dorp. Ik wil er nog kunnen wonen.",
                "Tjeerd Hoekstra",
                "programmaleider",
            ),
            downloads("Downloads", "dealtekst-kernen", "gesprekskaart"),
        ],
    ),
    Article(
        key="frictie-1",
        kind="interview",
        title="‘Vertrouwen begint met een verloren middag’ (1/2)",
        days=-27,
        lead="Wat maakt dat de ene deal vleugels krijgt en de andere blijft steken? Onderzoeker Esra Yıldız zat acht jaar lang bij vergaderingen, borrels en ruzies. Een gesprek in twee delen.",
        summary="Onderzoeker Esra Yıldız over de eerste maanden van een deal: vertrouwen, tijd en de juiste mensen.",
        image="keukentafel",
        caption="Veel deals beginnen niet in een zaal, maar aan een keukentafel.",
        authors=("daan-kuiper",),
        deals=("slimme-stad", "maatwerk"),
        themes=("samenwerken-en-leren",),
        series=("in-gesprek-over-samenwerken", 1),
        body=[
            questions(
                (
                    "Je onderzocht twaalf deals. Wat viel je het eerst op?",
                    "Dat de agenda er bijna niet toe doet. Ik zag deals met een prachtig plan die na een half jaar stilvielen. En ik zag een deal die begon met een kapotte bus op een parkeerplaats. De deelnemers stonden daar drie uur te wachten. Een jaar later belden ze elkaar nog steeds.",
                ),
                (
                    "Dus pech helpt?",
                    "Tijd helpt. Tijd die niet van iemand is. In een vergadering zit iedereen met een opdracht van thuis. Op die parkeerplaats had niemand een opdracht. Toen vertelde een wethouder waar ze ’s nachts van wakker lag. Ik zeg nu tegen dealmakers: plan een verloren middag in de eerste maand.",
                ),
                (
                    "Wie moet je uitnodigen voor zo’n middag?",
                    "Niet per se de hoogste baas. Vraag wie er dagelijks last heeft van het probleem en wie er iets aan kan veranderen. Dat zijn vaak twee verschillende mensen. Ze moeten naast elkaar zitten.",
                ),
                (
                    "Hoe weet je of iemand echt meedoet?",
                    "Let op wat er na de bijeenkomst gebeurt. Belt iemand uit zichzelf? Neemt iemand een collega mee? Of komt er alleen een mail met de vraag wanneer het verslag klaar is? Ik vraag deelnemers vooraf om drie dingen te noemen die ze meebrengen: uren, geld of een plek om iets te proberen. Wie niets kan noemen, is publiek. Dat mag, maar dan op de tribune.",
                ),
                (
                    "Bestuurders willen snel iets laten zien. Is dat erg?",
                    "Integendeel. Iets kleins dat je kunt aanraken, houdt de moed erin. Een deelfiets op de hoek. Eén kantine met ander eten. Pas op dat je het kleine niet het grote noemt. Een proef is een vraag, geen antwoord.",
                ),
            ),
            quote(
                "Plan een verloren middag in de eerste maand. Daar begint het vertrouwen.",
                "Esra Yıldız",
                "onderzoeker",
            ),
            h2("Het tweede deel"),
            p(
                "In het tweede deel vertelt Esra Yıldız over wrijving, lastige partners en een goed einde. Je vindt het onder dit artikel, bij de andere delen van deze reeks."
            ),
        ],
    ),
    Article(
        key="good-food-city",
        kind="call",
        title="Doe mee met Good Food City",
        days=-33,
        lead="Good Food City is de plek voor iedereen die werkt aan gezond en duurzaam eten in de stad. Je vindt er collega’s, ideeën en hulpmiddelen. En je deelt wat jij doet.",
        summary="Good Food City verbindt mensen die werken aan gezond en duurzaam eten in de stad. Doe mee.",
        image="moestuin",
        caption="Tussen de flats in Almere telen bewoners samen groente voor de buurt.",
        authors=("noor-visser",),
        deals=("voedsel",),
        themes=("voedsel-en-gezondheid",),
        body=[
            p(
                "Een ambtenaar in Venlo zoekt een contract voor een gezonde sportkantine. Een cateraar in Ede heeft er een. Tot nu toe moesten die twee elkaar toevallig tegenkomen. Op Good Food City vinden ze elkaar met één zoekwoord.",
                "Het platform is van de City Deal [Gezonde en duurzame voedselomgeving](page:deal:voedsel). Twaalf steden, een provincie, drie ministeries en maatschappelijke organisaties vullen het samen. Iedereen die er voor zijn werk mee bezig is, mag meedoen.",
            ),
            h2("Wat vind je er?"),
            ul_p(
                "**Initiatieven:** van moestuin tot stadslab, op de kaart en op thema.",
                "**Berichten:** korte vragen en tips van leden.",
                "**Bibliotheek:** onderzoeken, contracten en menukaarten die je mag gebruiken.",
                "**Leden:** wie doet wat, en hoe bereik je die persoon?",
            ),
            h2("Van lezen naar meedoen"),
            p(
                "Je leest veel zonder account. Wil je zelf iets plaatsen, dan maak je een profiel. Een moderator kijkt mee, zodat het platform vrij blijft van reclame."
            ),
            gallery(
                "Zo ziet goed eten in de stad eruit",
                ("markt", "Op de markt is groente van dichtbij het goedkoopst."),
                ("schoollunch", "Samen lunchen op school, drie dagen per week."),
                (
                    "kantine",
                    "In de kantine van het stadhuis staat de plantaardige maaltijd vooraan.",
                ),
            ),
            quote(
                "Ik dacht dat ik de enige was met dit probleem. Er bleken er veertig te zijn.",
                "Dewi Tan",
                "kok en ondernemer",
            ),
        ],
    ),
    Article(
        key="slimme-stad-afsluiting",
        kind="interview",
        title="Vijf jaar slimme stad: ‘Het beste resultaat past niet in een rapport’",
        days=-41,
        lead="De City Deal over de slimme stad is klaar. Er is een boek, een kaart die drukte voorspelt en een stapel lessen. Projectleider Pieter Vos is het meest trots op iets anders.",
        summary="Pieter Vos kijkt terug op vijf jaar City Deal over de slimme stad, en op het netwerk dat bleef.",
        image="boek",
        caption="Het slotboek van de deal: 140 bladzijden, en een lijst met mensen die je mag bellen.",
        authors=("joost-hendriks",),
        deals=("slimme-stad",),
        themes=("digitale-stad",),
        body=[
            p(
                "Pieter Vos heeft het boek al aan dertig mensen gegeven. ‘Op de achterkant staan telefoonnummers,’ wijst hij. ‘Dat vind ik de belangrijkste bladzijde.’ Vijf jaar lang werkte hij met steden, ministeries en bedrijven aan de vraag hoe techniek een stad helpt. Nu is het klaar, en dat mag je vieren, vindt hij.",
            ),
            h2("Wat er in de kast staat"),
            p(
                "De tastbare oogst is groot. De Crowd Safety Manager laat gemeenten en politie zien waar het druk wordt. Het Afwegingskader Sensordata en Privacy zorgt dat een stad eerst nadenkt en dan pas meet. En het Kookboek Effectieve Datastrategie helpt organisaties die nog niet weten waar ze moeten beginnen.",
                "Al die hulpmiddelen hebben een nieuwe eigenaar. ‘Dat was het laatste jaar ons belangrijkste werk,’ zegt Vos. ‘Niet meer bedenken, maar weggeven.’",
            ),
            figure(
                "sensoren",
                "Lantaarns tellen hoeveel mensen er op een plein zijn, zonder gezichten op te slaan.",
            ),
            h2("Wat niet in de kast past"),
            p(
                "Het netwerk ontstond in zaaltjes, in de trein terug en op een filmavond in Breda. Mensen van een waterschap leerden programmeurs kennen. Een stagiair begon een bedrijf. Twee deelnemers trouwden. ‘Techniek verandert elk half jaar,’ zegt Vos. ‘Dan heb je niets aan een rapport, maar wel aan iemand die je kunt bellen.’"
            ),
            quote(
                "Zeg nee tegen partijen die alleen bang zijn om iets te missen. Dat is niet onaardig, dat is eerlijk.",
                "Pieter Vos",
                "projectleider",
            ),
            h2("Drie lessen voor de volgende"),
            p(
                ol(
                    "Zoek uit wat elke partner zelf moet halen dit jaar. Help daarmee, dan helpen zij jou.",
                    "Zeg het als je elkaar niet begrijpt. Elk vak heeft zijn eigen taal.",
                    "Maak een einde. Een deal die langzaam uitgaat, kost meer energie dan een feest.",
                )
            ),
            h2("De lessenposter"),
            p(
                "Alle lessen van de deal staan op één poster, verdeeld in aanleiding, proces, resultaat en borging. Hang hem op in je projectkamer."
            ),
            downloads("Downloads", "lessenposter", "kookboek"),
        ],
        related=("frictie-2", "oproep-ai"),
    ),
    Article(
        key="houtbouw-lessen",
        title="Een wijk van hout: drie dingen die we niet wisten",
        days=-52,
        lead="In Almere staan de eerste 96 houten woningen van de City Deal. Ze waren in vier maanden klaar. Architect Carlijn Bakker vertelt wat er anders ging dan gedacht.",
        summary="De eerste 96 houten woningen van de City Deal staan. Architect Carlijn Bakker deelt drie verrassingen.",
        image="houtbouw",
        caption="De wanden komen uit de fabriek en staan binnen een dag.",
        authors=("daan-kuiper",),
        deals=("circulair",),
        themes=("bouwen-en-wonen", "energie-en-klimaat"),
        body=[
            p(
                "‘Ruik je dat?’ vraagt Carlijn Bakker in het trappenhuis. ‘Dat is lariks. Over een jaar is het weg, helaas.’ De woningen kwamen in delen uit een fabriek en zijn op de bouwplaats in elkaar geschroefd. Geschroefd, niet gelijmd. Zo kun je ze later weer uit elkaar halen."
            ),
            h2("1. Stilte kost ontwerp"),
            p(
                "Hout draagt geluid verder dan beton. In de eerste proefwoning hoorde je de buren lopen. De oplossing was geen dikkere vloer, maar een losse. Tussen twee lagen hout ligt nu gerecycled rubber van fietsbanden."
            ),
            h2("2. De verzekeraar wil mee op bezoek"),
            p(
                "Voor houten huizen bestond geen gewoon tarief. Pas na een rondleiding, met de brandweer erbij, kwam er een polis. ‘We hadden dat bezoek een jaar eerder moeten doen,’ zegt Bakker. Die les staat nu in de planning van alle gemeenten in [de City Deal](page:deal:circulair)."
            ),
            h2("3. Bewoners willen schroeven zien"),
            p(
                "De architect had alle verbindingen weggewerkt. Bewoners vroegen juist om ze te laten zitten. Ze zijn trots dat hun huis uit elkaar kan. In het tweede blok zijn de schroeven daarom zichtbaar."
            ),
            video(
                "Een huis in vier minuten (voorbeeldvideo)",
                "https://vimeo.com/76979871",
                "houtbouw",
                "4:05",
                "Op deze demosite opent de knop een voorbeeldvideo van Vimeo. In de echte film zie je hoe een kraan zes houten wanden van een vrachtwagen tilt. Vier mensen zetten ze aan elkaar met schroeven. Na elke stap staat in beeld hoeveel uur er voorbij is. Aan het eind van de dag staat het huis.",
            ),
            table(
                "Houten woning en gewone woning vergeleken",
                [
                    ("text", "Wat"),
                    ("text", "Hout uit de fabriek"),
                    ("text", "Beton op de bouwplaats"),
                ],
                [
                    ["Bouwtijd", "4 maanden", "11 maanden"],
                    ["Vrachtwagens per woning", "6", "21"],
                    ["Onderdelen die je los kunt maken", "9 van de 10", "2 van de 10"],
                ],
            ),
            p(
                "De cijfers gaan over deze 96 woningen. Of ze overal zo uitvallen, onderzoekt de TU Delft de komende drie jaar."
            ),
        ],
    ),
    Article(
        key="energiecoach",
        kind="report",
        title="Met Rachid langs de deuren: ‘Waar tocht het?’",
        days=-64,
        lead="Energiecoach Rachid Ouali zat bij meer dan driehonderd gezinnen aan tafel. Wij liepen een middag mee. Over koude gangen, trotse mensen en een koffer vol tochtstrips.",
        summary="Een middag mee met energiecoach Rachid Ouali, die huis voor huis energiearmoede aanpakt.",
        image="warm-huis",
        caption="Goed geïsoleerd scheelt een gezin soms zeventig euro per maand.",
        authors=("noor-visser",),
        deals=("warme-wijken",),
        themes=("energie-en-klimaat", "zorg-en-welzijn"),
        body=[
            p(
                "Bij het eerste adres doet een vrouw open in een winterjas. Binnen is het veertien graden. ‘Ik stook alleen als de kinderen thuis zijn,’ zegt ze. Rachid Ouali vraagt niet naar haar rekening. Hij vraagt of hij even op zijn knieën mag zitten, bij de voordeur.",
                "Met een stukje toiletpapier laat hij zien waar de wind naar binnen komt. Tien minuten later zit er een strip onder de deur. Pas bij de thee komt het gesprek op geld. Ze blijkt recht te hebben op een toeslag die ze nooit aanvroeg.",
            ),
            h2("Een koffer en een kaart"),
            p(
                "De koffer is een uitvinding van de City Deal [Warme wijken](page:deal:warme-wijken). Er zitten tochtstrips in, folie voor achter de radiator, een vochtmeter en een kaart met vragen in zes talen. De kaart is het belangrijkst. Die begint niet bij regels, maar bij het huis."
            ),
            facts(
                "Wat een huisbezoek oplevert",
                ul(
                    "Gemiddeld 12 kleine verbeteringen per huis.",
                    "Bij vier van de tien gezinnen: een toeslag of regeling die ze niet kenden.",
                    "Bij een op de vijf: een melding aan de corporatie over schimmel of lekkage.",
                ),
            ),
            h2("De stap daarna"),
            p(
                "Een tochtstrip is geen isolatie. Daarom krijgt de corporatie na elk bezoek een lijst, als de bewoner dat goedvindt. Straten met veel kou komen eerder aan de beurt voor onderhoud. Dat klinkt logisch. Toch ging het jarenlang op leeftijd van de woning.",
                "Aan het eind van de middag heeft Rachid vier huizen gedaan. ‘Vroeger deed ik er acht,’ zegt hij. ‘Toen plakte ik alleen. Nu luister ik ook.’",
            ),
            quote(
                "Niemand is arm aan energie. Mensen zijn arm aan tijd, geld en iemand die meedenkt.",
                "Rachid Ouali",
                "energiecoach",
            ),
            downloads("Zelf aan de slag", "koffer"),
        ],
    ),
    Article(
        key="deelauto-onderzoek",
        title="Wat doen bewoners met een deelauto voor de deur?",
        days=-78,
        lead="Zeven nieuwe wijken kregen deelauto’s in plaats van parkeerplaatsen. Na vier jaar weten we wie overstapte, wie niet, en wat het verschil maakte.",
        summary="Onderzoek in zeven nieuwe wijken: zes op de tien bewoners gebruiken de deelauto, als die er op tijd staat.",
        image="deelmobiliteit",
        caption="Op een hub staan deelauto’s en deelfietsen bij elkaar, dicht bij de voordeur.",
        authors=("daan-kuiper",),
        deals=("deelmobiliteit",),
        themes=("mobiliteit", "bouwen-en-wonen"),
        body=[
            p(
                "Onderzoekers van de TU Delft vroegen 1.100 bewoners naar hun ritten, hun auto’s en hun ergernissen. De uitkomst is minder simpel dan voor- en tegenstanders hoopten. Ja, veel mensen stappen over. Maar alleen als alles op de eerste dag klopt."
            ),
            table(
                "Gebruik van de deelauto per wijk",
                [
                    ("text", "Situatie bij de verhuizing"),
                    ("number", "Wijken"),
                    ("number", "Bewoners die de deelauto gebruiken, in procenten"),
                ],
                [
                    ["Deelauto stond klaar, met tegoed", 3, 61],
                    ["Deelauto stond klaar, zonder tegoed", 2, 44],
                    ["Deelauto kwam later dan een half jaar", 2, 17],
                ],
            ),
            h2("De eerste maand beslist"),
            p(
                "Wie verhuist, maakt nieuwe gewoontes. Staat de deelauto er dan nog niet, dan koopt een gezin een tweede auto. Die verkopen ze later niet meer. Twee wijken leerden dat op de harde manier: de laadpaal kwam zeven maanden te laat."
            ),
            h2("Wat bewoners missen"),
            ul_p(
                "Een auto met plek voor drie kinderzitjes.",
                "Zekerheid op zondagmiddag, als iedereen tegelijk wil rijden.",
                "Iemand om te bellen als de app hapert.",
            ),
            quote(
                "Onze eerste app kon alles, behalve op zondag opnemen.",
                "Bas van Leeuwen",
                "oprichter van Deelwiel",
            ),
            h2("En nu?"),
            p(
                "De City Deal is afgerond. De rekenregels staan in het parkeerbeleid van zeven gemeenten. Ruben de Wit, die de deal leidde, is tevreden over vijf van de zeven wijken. ‘Van de andere twee leerden we het meest. Schrijf dat maar op.’"
            ),
            downloads("Het onderzoek", "deelauto-onderzoek"),
        ],
    ),
    Article(
        key="cop-partners",
        kind="report",
        title="Zo houd je partners betrokken: verslag van een leermiddag",
        days=-96,
        lead="Het begin van een deal is makkelijk. Iedereen is enthousiast en de koffie is warm. Maar hoe houd je dat drie jaar vol? Veertig dealmakers deelden hun trucs in Utrecht.",
        summary="Veertig dealmakers deelden in Utrecht hoe je partners drie jaar lang betrokken houdt.",
        image="overleg",
        caption="Aan zes tafels legden dealmakers hun grootste probleem op tafel. Letterlijk, op een briefje.",
        authors=("noor-visser",),
        deals=(),
        themes=("samenwerken-en-leren",),
        body=[
            p(
                "De middag begint met een bekentenis. ‘Mijn deal heeft zestien partners,’ zegt Lotte van Dijk. ‘Negen daarvan heb ik dit jaar niet gesproken.’ Er wordt gelachen, en daarna gaan er veel handen omhoog. Het blijkt overal zo te gaan."
            ),
            h2("Drie soorten stilte"),
            p(
                "Aan tafel ontdekken de deelnemers dat ‘stil’ van alles kan betekenen. Soms is iemand druk. Soms is iemand het oneens, maar zegt hij dat niet. En soms is de persoon vertrokken en heeft niemand het gemeld. Elke stilte vraagt iets anders."
            ),
            ul_p(
                "**Druk:** vraag om één ding, met een datum.",
                "**Oneens:** ga langs. Nooit per mail.",
                "**Vertrokken:** bel de leidinggevende en vraag om een opvolger, geen vervanger.",
            ),
            h2("De kaart van belangen"),
            p(
                "Bram Peeters tekent op een vel papier alle partners met hun doel van dit jaar. Niet het doel van de deal, maar waar hun eigen baas op let. Waar twee doelen elkaar raken, zet hij een streep. ‘Zonder streep is er geen reden om te komen,’ zegt hij."
            ),
            people("Zij vertelden over hun aanpak", "lotte-van-dijk", "bram-peeters", "eline-maes"),
            h2("Wat neem je mee naar huis?"),
            p(
                "Eline Maes van Platform31 vat de middag samen in één opdracht. Bel morgen drie partners. Vraag niet hoe het gaat met de deal. Vraag hoe het gaat met hun werk."
            ),
            facts(
                "Over deze leermiddagen",
                "Vier keer per jaar komen dealmakers bij elkaar om van elkaar te leren. Je hoeft niets voor te bereiden, behalve een eerlijke vraag. In [de agenda](page:index:events) staat de volgende datum.",
            ),
        ],
    ),
    Article(
        key="zorg-dorpshuis",
        title="Spreekuur naast het repaircafé",
        days=-118,
        lead="In een dorp in Oldambt houdt de huisarts elke dinsdag spreekuur in het dorpshuis. Wie wacht, schuift aan bij de soep. Soms is dat al genoeg.",
        summary="In Oldambt zit de huisarts in het dorpshuis. De wachtkamer is een eettafel.",
        image="zorg",
        caption="De wijkverpleging begint haar ronde bij het dorpshuis.",
        authors=("noor-visser",),
        deals=("zorg-dichtbij",),
        themes=("zorg-en-welzijn", "sterke-gemeenschappen"),
        body=[
            p(
                "Achter de ene deur repareert iemand een broodrooster. Achter de andere luistert huisarts Greetje Postma naar een hart. Ertussen staat een lange tafel met soep. ‘Mijn wachtkamer,’ zegt ze.",
                "Toen de vorige huisarts stopte, kwam er niemand voor terug. Mensen reden twintig kilometer, of gingen niet. De gemeente, de verzekeraar en het dorp maakten een afspraak binnen de Town Deal [Zorg dichtbij](page:deal:zorg-dichtbij): één dag per week, in een gebouw dat er al was.",
            ),
            h2("Soep als medicijn"),
            p(
                "De eettafel was bedoeld om het wachten korter te maken. Nu komen er mensen die helemaal geen afspraak hebben. De assistent herkent wie er lang niet was en belt even. In het eerste jaar zag Postma minder mensen met klachten waar niets aan te meten viel. ‘Die klachten waren echt. Het medicijn was gezelschap.’"
            ),
            h2("Wat lastig blijft"),
            p(
                ul(
                    "De verzekeraar betaalt per consult, niet per kop soep.",
                    "Gegevens van patiënten moeten achter slot, ook in een dorpshuis met één sleutel.",
                    "Als de vrijwilliger van de keuken ziek is, is de wachtkamer dicht.",
                )
            ),
            quote(
                "Vroeger had elk dorp een café waar je hoorde hoe het met iemand ging. Dit is ons café, maar dan zonder bier.",
                "Greetje Postma",
                "huisarts",
            ),
            p(
                "De proef loopt nog een jaar. Hulst en Dinkelland komen in het voorjaar kijken, met een eigen proef in de tas."
            ),
        ],
    ),
    Article(
        key="buurtbus",
        title="De bus komt terug, maar dan anders",
        days=-141,
        lead="Er rijdt veel vervoer op het platteland, vaak half leeg. Kun je schoolbus, zorgtaxi en buurtbus samenvoegen? Bram Peeters verkent het met drie gemeenten.",
        summary="Schoolbus, zorgtaxi en buurtbus in één? Drie gemeenten verkennen een Town Deal over vervoer.",
        image="dorpsbus",
        caption="Tussen negen en twaalf staat de schoolbus stil. Precies dan willen ouderen naar de markt.",
        authors=("daan-kuiper",),
        deals=("bereikbaar-platteland",),
        themes=("mobiliteit", "sterke-gemeenschappen"),
        body=[
            p(
                "Op een dinsdag telde Bram Peeters in één dorp 23 ritten. Een schoolbus, drie zorgtaxi’s, elf pakketbusjes, een bus van de sociale werkplaats en zeven auto’s van thuiszorg. Samen hadden ze 140 lege stoelen. ‘En bij de halte stond een mevrouw die zei dat er nooit iets rijdt.’"
            ),
            h2("Waarom het nu niet samengaat"),
            p(
                "Elk soort vervoer heeft een eigen wet, een eigen potje en een eigen verzekering. Een leerling mag niet naast een marktbezoeker. Een zorgtaxi mag geen pakket meenemen. Dat is ooit bedacht om mensen te beschermen. Maar nu houdt het hen thuis."
            ),
            h2("Drie vragen voor een deal"),
            p(
                ol(
                    "Welke regels kun je met toestemming van het ministerie een jaar opzij zetten?",
                    "Hoe verdeel je de kosten als drie potjes één bus betalen?",
                    "Wat willen reizigers zelf: vaste tijden, of een bus die je belt?",
                )
            ),
            figure(
                "dorp",
                "In dorpen met minder dan duizend inwoners rijdt zelden nog een gewone lijnbus.",
            ),
            p(
                "In de zomer besluiten provincies en gemeenten of er een Town Deal komt. Tot die tijd rijdt Bram mee. Letterlijk: hij haalde zijn papieren als chauffeur van de buurtbus. Lees meer over [de verkenning](page:deal:bereikbaar-platteland)."
            ),
        ],
    ),
    Article(
        key="terugblik-enschede",
        kind="report",
        title="Terugblik: duizend mensen, één vraag in Enschede",
        days=-272,
        lead="Wat kun je morgen anders doen? Met die vraag begon de Dag van de Stad in Enschede. Een verslag van een dag vol techniek, textiel en koffie in de fabriek.",
        summary="Een terugblik op de Dag van de Stad in Enschede: sessies, excursies en een volle fabriekshal.",
        image="enschede",
        caption="De oude fabriek was voor één dag het stadhuis van heel Nederland.",
        authors=("joost-hendriks", "noor-visser"),
        deals=("warme-wijken", "circulair"),
        themes=("samenwerken-en-leren",),
        body=[
            p(
                "Enschede kreeg zeven eeuwen geleden stadsrechten. De stad groeide met textiel, en verloor die weer. Nu komen er tussen Enschede en Hengelo duizenden woningen en banen bij, langs het spoor. Reden genoeg om hier te praten over opnieuw beginnen.",
                "Ruim duizend bezoekers kwamen. Ze kozen uit zes sessies en drie excursies, en aten broodjes van een bakker die werkt met mensen die lang thuis zaten.",
            ),
            h2("De opening"),
            p(
                "Wethouder Joyce Martina vroeg iedereen om op te staan en iemand te zoeken uit een andere provincie. Na vijf minuten wilde niemand meer gaan zitten. ‘Dat was meteen het beste moment,’ schreef een bezoeker later op een briefje."
            ),
            gallery(
                "De dag in beeld",
                ("podium", "De opening in de oude spinnerij."),
                ("excursie", "Op pad in de wijk, waar bewoners zelf de plannen tekenen."),
                ("campus", "Studenten en bewoners bij de maquette van de nieuwe buurt."),
                ("station", "Langs het spoor komen duizenden woningen en werkplekken."),
            ),
            h2("Drie dingen die we onthielden"),
            ul_p(
                "In de wijk Hanenberglanden begint verduurzaming met een bezoek, niet met een brief.",
                "Een oude fabriek slopen kost meer dan geld. Je verliest ook het verhaal.",
                "Wie de buurman meeneemt naar een bijeenkomst, komt vaker terug.",
            ),
            quote(
                "Ik heb minder gehoord over slim, en meer over samen. Dat is vooruitgang.",
                "Tineke van den Berg",
                "ethicus",
            ),
            p(
                "De volgende editie is in Breda. Op [de pagina van de Dag van de Stad](page:index:city-days) vind je alle edities."
            ),
        ],
    ),
)

#: A draft that an editor began and left, for the desk's list of what needs attention.
DRAFT = Article(
    key="concept-hitte",
    title="Hoe houd je een straat koel?",
    days=0,
    lead="Student Milan Jansen mat met bewoners de temperatuur in twintig straten. De verschillen zijn groot, ook binnen één wijk.",
    summary="Bewoners en studenten maten de hitte in twintig straten.",
    image="regenpark",
    caption="Water en bomen halen op een hete dag vijf graden van de straat.",
    authors=("noor-visser",),
    deals=("ondergrond",),
    themes=("openbare-ruimte", "energie-en-klimaat"),
    body=[
        p(
            "Op een middag in augustus is het op het ene plein 38 graden en om de hoek 31. Milan Jansen hing met bewoners honderd thermometers op, van Delft tot Arnhem. Hij vergeleek straten met veel steen, veel bomen en veel water."
        ),
        h2("Schaduw wint van gras"),
        p(
            "Gras koelt minder dan gedacht als de zon erop staat. Een rij bomen doet meer. Maar bomen hebben wortels nodig, en die zitten in de weg van de kabels. Daar begint het gesprek met de City Deal over de ondergrond."
        ),
    ],
)

#: An article that waits for its moment.
SCHEDULED = Article(
    key="gepland-lessen",
    title="Nieuwe leermiddagen voor dealmakers",
    days=6,
    lead="Vier keer per jaar leren dealmakers van elkaar. De data van de komende middagen zijn bekend.",
    summary="De data van de nieuwe leermiddagen voor dealmakers zijn bekend.",
    image="webinar",
    caption="Je kunt ook thuis meedoen.",
    authors=("joost-hendriks",),
    deals=(),
    themes=("samenwerken-en-leren",),
    body=[
        p(
            "Na de middag over betrokken partners komen er drie nieuwe. De eerste gaat over een goed begin: wie vraag je, en wat vraag je van hen? De tweede gaat over geld dat niet van één partij is. De derde over afscheid nemen."
        ),
        p(
            "Alle middagen zijn ook online te volgen. Meld je aan via [de agenda](page:index:events)."
        ),
    ],
)
