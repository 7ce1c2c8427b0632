"""Pictures are ready before a reader asks for them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template
from PIL import Image
from wagtail.models import Collection

from home.models import Rendition, SiteImage
from home.pictures import AVIF_SPEED
from tests.home.factories import SiteImageFactory, StandardPageFactory


@pytest.fixture
def page_with_picture(home_page):
    if not Collection.objects.exists():  # a test before this one emptied the database
        Collection.add_root(name="Root")
    page = StandardPageFactory(
        parent=home_page, slug="met-plaatje", listing_image=SiteImageFactory()
    )
    page.body = [
        ("figure", {"image": page.listing_image, "caption": "Een straat", "width": "text"})
    ]
    page.save()
    return page


@pytest.mark.django_db
def test_publishing_makes_the_pictures(
    page_with_picture, client, settings, django_capture_on_commit_callbacks
):
    settings.MAKE_PICTURES_ON_PUBLISH = True
    with django_capture_on_commit_callbacks(execute=True):
        page_with_picture.save_revision().publish()
    made = Rendition.objects.count()
    assert made > 6
    client.get(page_with_picture.url)
    assert Rendition.objects.count() == made


@pytest.mark.django_db
@pytest.mark.parametrize(
    "filter_spec", ["format-avif", "fill-40x30|format-avif", "width-20|format-avif"]
)
def test_avif_is_written_at_our_speed(monkeypatch, filter_spec):
    speeds = []
    save = Image.Image.save

    def spy(self, file, kind=None, **options):
        if kind == "AVIF":
            speeds.append(options.get("speed"))
        return save(self, file, kind, **options)

    image = SiteImageFactory()
    monkeypatch.setattr(Image.Image, "save", spy)
    rendition = image.get_rendition(filter_spec)
    assert speeds == [AVIF_SPEED]
    assert rendition.file.name.endswith(".avif")
    with rendition.file.open() as file:
        assert Image.open(file).size == (rendition.width, rendition.height)


@pytest.mark.django_db(transaction=True)
def test_the_command_makes_the_pictures_of_all_pages(page_with_picture, client):
    call_command("pictures")
    made = Rendition.objects.count()
    assert made > 6
    client.get(page_with_picture.url)
    assert Rendition.objects.count() == made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("focal_point_y", "expected"),
    [(None, ""), (0, "as-focus-0"), (340, "as-focus-3"), (1000, "as-focus-10")],
)
def test_the_focal_point_stays_in_sight(focal_point_y, expected):
    picture = SiteImage(width=1500, height=1000, focal_point_x=1, focal_point_y=focal_point_y)
    assert picture.focus_class == expected
    css = Path(settings.STATICFILES_DIRS[0], "../src/components.css").read_text()
    assert not expected or f".{expected} {{" in css


@pytest.mark.django_db
def test_a_lead_picture_has_the_class_of_its_focal_point(page_with_picture):
    picture = page_with_picture.listing_image
    template = get_template("components/figure.html")
    assert 'class="as-focus' not in template.render({"image": picture, "lead": True})
    picture.focal_point_x, picture.focal_point_y = 10, picture.height
    picture.focal_point_width = picture.focal_point_height = 10
    assert 'class="as-focus-10"' in template.render({"image": picture, "lead": True})
