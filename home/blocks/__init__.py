"""The blocks that editors build a page's text from: one module a family."""

from home.blocks.body import BodyBlock, pictures_in

__all__ = ["BodyBlock", "pictures_in"]
