"""Two issues of the demo's newsletter that were sent; enough is new for a next one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One issue; an item is the key of a page, the other blocks are their values."""

    key: str
    slug: str
    title: str
    subject: str
    preheader: str
    intro: str
    #: So many days from today it was sent.
    days: int
    newsletter: str
    body: tuple[tuple[str, str], ...]
    correction: str = ""


ISSUES: tuple[Issue, ...] = (
    Issue(
        key="keukentafel",
        slug="van-houten-huizen-tot-de-keukentafel",
        title="Van houten huizen tot de keukentafel",
        subject="Wat bouwers, koks en energiecoaches van elkaar leren",
        preheader="Lessen over houtbouw, de energiecoach en de start van Good Food City",
        intro=(
            "Wie iets nieuws probeert, maakt fouten. Dat is niet erg, zolang een ander ervan kan "
            "leren. In deze nieuwsbrief lees je wat drie steden uitprobeerden, en wat zij de "
            "volgende keer anders doen.\n\nVeel leesplezier!"
        ),
        days=-29,
        newsletter="agenda-stad",
        body=(
            ("heading", "Uit de steden"),
            ("item", "news:good-food-city"),
            ("item", "news:slimme-stad-afsluiting"),
            ("divider", ""),
            ("heading", "Om van te leren"),
            ("item", "news:houtbouw-lessen"),
            ("item", "news:energiecoach"),
            (
                "text",
                "<p>Heb je zelf iets geleerd dat een andere stad moet weten? Beantwoord deze mail: "
                "we lezen alles.</p>",
            ),
        ),
    ),
    Issue(
        key="onder-de-straat",
        slug="onder-de-straat-en-rond-de-kerk",
        title="Onder de straat en rond de kerk",
        subject="Een wandeling met een tekening, en elf dorpen die samen beslissen",
        preheader="Zeven steden keken onder de straat, elf gemeenten tekenden een Town Deal",
        intro=(
            "Onder een straat ligt meer dan je denkt: kabels, buizen, wortels en soms een oude "
            "haven. Zeven steden tekenden het uit, tot drie meter diep. En elf gemeenten beslissen "
            "samen over iets wat in elk dorp gevoelig ligt."
        ),
        days=-15,
        newsletter="agenda-stad",
        body=(
            ("heading", "Nieuws"),
            ("item", "news:ondergrond-bezoek"),
            ("item", "news:town-deal-kernen"),
            ("item", "news:frictie-1"),
            ("heading", "Agenda"),
            ("item", "event:webinar-ai"),
            ("heading", "Vacatures"),
            ("item", "vacancy:programmaleider-krachtige-kernen"),
            ("divider", ""),
            (
                "text",
                "<p>Ken je iemand die dit ook wil lezen? Stuur de mail gerust door. Aanmelden kan "
                "op onze website.</p>",
            ),
        ),
        correction=(
            "In de mail stond dat acht steden onder de straat keken. Het zijn er zeven; hier is "
            "dat verbeterd."
        ),
    ),
)
