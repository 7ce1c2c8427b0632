"""The map of the Netherlands."""

import math
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from tests.townsdeals.factories import OrganisationFactory
from townsdeals.map import HEIGHT, LEASH, ROOMY, WIDTH, partner_map, project, spread
from townsdeals.outline import LAND, MAINLAND

SVG = "{http://www.w3.org/2000/svg}"


def organisation(name, place="", latitude=None, longitude=None):
    return OrganisationFactory.build(
        name=name, slug=name.lower(), place=place, latitude=latitude, longitude=longitude
    )


BREDA = ("Breda", 51.5888, 4.7760)
GRONINGEN = ("Groningen", 53.2194, 6.5665)


def drawn(organisations):
    return partner_map(organisations, "/partners/")


def rendered(organisations):
    return render_to_string(
        "components/map.html",
        {"map": drawn(organisations), "title": "Partners", "things": "partners"},
    )


def drawing(html):
    start, end = html.index("<svg"), html.index("</svg>") + len("</svg>")
    return ElementTree.fromstring(html[start:end])  # our own drawing


def inside(point, ring):
    """Whether a ray from the point to the east crosses the edge an odd number of times."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        (4.90, 52.37),  # Amsterdam
        (6.57, 53.22),  # Groningen
        (5.69, 50.85),  # Maastricht
        (6.89, 52.22),  # Enschede
        (3.61, 51.50),  # Middelburg
        (5.22, 52.37),  # Almere
        (4.80, 53.06),  # Texel
        (3.83, 51.33),  # Terneuzen
        (6.72, 51.97),  # Winterswijk
        (4.76, 52.94),  # Den Helder
    ],
)
def test_cities_are_on_land(longitude, latitude):
    assert any(inside((longitude, latitude), ring) for ring in LAND)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        (5.30, 52.85),  # IJsselmeer
        (5.20, 52.55),  # Markermeer
        (5.20, 53.20),  # Waddenzee
        (3.80, 52.40),  # North Sea
        (4.40, 51.22),  # Antwerp
        (6.10, 50.78),  # Aachen
        (7.10, 52.55),  # Nordhorn
    ],
)
def test_water_and_other_countries_are_not(longitude, latitude):
    assert not any(inside((longitude, latitude), ring) for ring in LAND)


def test_the_whole_country_fits_in_the_drawing():
    for ring in LAND:
        for point in ring:
            x, y = project(*point)
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
    assert len(MAINLAND) > 100


def test_each_place_has_a_marker_with_a_name_and_a_link():
    html = rendered([organisation("Breda", *BREDA), organisation("Groningen", *GRONINGEN)])
    svg = drawing(html.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))
    links = svg.findall(f"{SVG}a")
    assert [(link.get("href"), link.get("aria-label")) for link in links] == [
        ("/partners/groningen/", "Groningen: Groningen"),  # from north to south
        ("/partners/breda/", "Breda: Breda"),
    ]
    assert svg.find(f"{SVG}title").text == "Partners"
    assert svg.get("aria-labelledby") == "kaart-titel kaart-uitleg"
    assert "style=" not in html


def test_organisations_in_one_place_share_a_marker_with_their_number():
    html = rendered([organisation(f"Ministerie{n}", "Den Haag", 52.08, 4.31) for n in range(4)])
    svg = drawing(html.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))
    (link,) = svg.findall(f"{SVG}a")
    assert link.get("href") == "#plaats-den-haag"
    assert "4" in link.get("aria-label")
    assert link.find(f"{SVG}text").text == "4"
    assert 'id="plaats-den-haag"' in html
    assert all(f"/partners/ministerie{n}/" in html for n in range(4))


def test_without_coordinates_an_organisation_is_in_the_list_only():
    html = rendered([organisation("Netwerk"), organisation("Wageningen", "Wageningen")])
    assert "<svg" not in html
    assert "/partners/netwerk/" in html
    assert "/partners/wageningen/" in html


def test_names_are_escaped():
    html = rendered([organisation('<b>"X"', '"><script>', 52.0, 5.0)])
    assert "<script>" not in html
    assert "<b>" not in html


def test_numbers_have_a_point_in_every_language(settings):
    for language in ("nl", "en"):
        settings.LANGUAGE_CODE = language
        circle = drawn([organisation("Breda", *BREDA)]).markers[0]
        assert "," not in circle.x + circle.y
        float(circle.x)


def test_places_are_in_the_order_of_a_register():
    places = drawn(
        [organisation("A", name) for name in ("Zwolle", "'s-Hertogenbosch", "", "Breda")]
    ).places
    assert [place.name for place in places] == ["Breda", "'s-Hertogenbosch", "Zwolle", ""]


POINTS = st.lists(
    st.tuples(st.floats(20, WIDTH - 20), st.floats(20, HEIGHT - 20)), max_size=12
).map(tuple)


@given(POINTS)
def test_markers_stay_near_their_place_and_in_the_drawing(points):
    for point, (x, y) in zip(points, spread(points, ROOMY), strict=True):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
        assert math.dist(point, (x, y)) <= LEASH + ROOMY


def test_markers_of_neighbours_can_be_touched_apart():
    near = [("Den Haag", 52.08, 4.31), ("Delft", 52.01, 4.36), ("Rotterdam", 51.92, 4.48)]
    markers = drawn([organisation(place[0], *place) for place in near]).markers
    distances = [
        math.dist(one.marker, other.marker)
        for one in markers
        for other in markers
        if one is not other
    ]
    pixels_a_unit_on_a_phone = 328 / WIDTH
    assert min(distances) * pixels_a_unit_on_a_phone >= 24 - 0.1
