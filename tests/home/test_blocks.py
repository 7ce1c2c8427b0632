"""Every block of the body has what an editor sees and what a reader gets."""

import pytest
from bs4 import BeautifulSoup
from wagtail.blocks.stream_block import StreamValue

from home.blocks import BodyBlock

pytestmark = pytest.mark.django_db
BLOCKS = BodyBlock().child_blocks


@pytest.mark.parametrize("name", BLOCKS)
def test_block_has_icon_description_and_template(name: str) -> None:
    block = BLOCKS[name]
    assert block.meta.icon != "placeholder"
    assert block.get_description()
    assert block.get_template(None).startswith("blocks/")


@pytest.mark.parametrize("name", BLOCKS)
def test_preview_of_block_renders(name: str) -> None:
    block = BLOCKS[name]
    value = block.get_preview_value()
    html = block.render(value, context=block.get_preview_context(value, {}))
    empty_without_picture = name == "figure"
    assert BeautifulSoup(html, "html.parser").find(True) or empty_without_picture
    assert "style=" not in html
    assert "<script" not in html


def test_contents_list_links_to_the_headings_of_the_page() -> None:
    stream = BodyBlock().to_python(
        [
            {"type": "contents", "value": None},
            {"type": "heading", "value": {"text": "Wat we leerden", "level": "h2"}},
            {"type": "heading", "value": {"text": "In de wijk", "level": "h3"}},
        ]
    )
    assert isinstance(stream, StreamValue)
    page = BeautifulSoup(stream.render_as_block(), "html.parser")
    links = [link["href"] for link in page.select("nav a")]
    assert links == ["#wat-we-leerden", "#in-de-wijk"]
    assert all(page.find(id=link.removeprefix("#")) for link in links)
