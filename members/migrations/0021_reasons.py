"""Give moderators the reasons that they need most; they change them as they like."""

from typing import Any

from django.db import migrations

REASONS = [
    (
        "Bron of toestemming ontbreekt",
        "Je gebruikt een tekst, foto of cijfer van iemand anders. Zet erbij van wie het is, of "
        "gebruik iets van jezelf.",
        "both",
    ),
    (
        "Niet duidelijk genoeg",
        "Lezers begrijpen nog niet goed wat je bedoelt. Vertel in gewone woorden wie wat doet, "
        "waar en waarom.",
        "changes",
    ),
    (
        "Persoonsgegevens van anderen",
        "Er staan gegevens in van mensen die daar misschien niet van weten. Haal die weg, of "
        "vraag ze eerst of het mag.",
        "both",
    ),
    (
        "Foto past niet",
        "De foto past niet bij de tekst, of de beschrijving ervan klopt niet. Kies een andere "
        "foto of beschrijf wat erop staat.",
        "changes",
    ),
    (
        "Reclame",
        "Je bijdrage lijkt op reclame. Good Food City is om van elkaar te leren, niet om iets "
        "te verkopen.",
        "both",
    ),
    (
        "Past niet bij Good Food City",
        "Je bijdrage gaat niet over gezond en duurzaam voedsel in steden.",
        "rejection",
    ),
    (
        "In strijd met de huisregels",
        "Je bijdrage past niet bij onze huisregels. Lees ze nog eens door.",
        "both",
    ),
]


def add(apps: Any, schema_editor: Any) -> None:
    Reason = apps.get_model("members", "Reason")
    for title, text, use in REASONS:
        Reason.objects.get_or_create(title=title, defaults={"text": text, "use": use})


class Migration(migrations.Migration):
    dependencies = [("members", "0020_reports_are_shared")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
