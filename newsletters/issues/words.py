"""Words that make mail look like spam, to people and to filters, in Dutch and English."""

SPAM_WORDS = frozenset(
    """
    100% gratis|gratis geld|klik hier|klik nu|koop nu|bestel nu|nu of nooit|laatste kans|op is op
    alleen vandaag|exclusieve aanbieding|speciale aanbieding|eenmalige aanbieding|geen kosten
    zonder risico|geld terug|geld verdienen|snel rijk|u bent geselecteerd|je bent geselecteerd
    gefeliciteerd|prijs gewonnen|win een|winnaar|korting|goedkoopste|lening|schuldenvrij|casino
    bitcoin|crypto|viagra|afvallen|garantie|dringend|reageer direct|verdien
    100% free|free money|click here|click now|buy now|order now|last chance|act now|only today
    exclusive offer|special offer|limited time|no cost|risk free|money back|make money|get rich
    you have been selected|congratulations|prize|winner|discount|cheapest|loan|debt free
    lose weight|guarantee|urgent
    """.replace("\n", "|").split("|")
) - {""}


def spam_words_in(text: str) -> list[str]:
    """The words and phrases of the list that stand in a text."""
    plain = f" {' '.join(''.join(c if c.isalnum() or c == '%' else ' ' for c in text).split())} "
    found = plain.casefold()
    return sorted(
        phrase for raw in SPAM_WORDS if (phrase := raw.strip()) and f" {phrase} " in found
    )
