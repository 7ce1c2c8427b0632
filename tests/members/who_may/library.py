"""The map, the merging of themes, taking initiatives over, and the figures of staff."""

from home.models import Theme
from members.models import User
from tests.members.contribution_factories import make_published
from tests.members.who_may import ALL, MODERATORS, STAFF, Row, World

ONLY_READ = "405 405 405 405 405 405 405"


def public_initiative(world: World, user: User) -> int:
    """An initiative of somebody else that everybody may read."""
    return world.once("library initiative", lambda: make_published(author=world.other)).pk


def any_theme(world: World, user: User) -> int:
    """A theme."""
    make = Theme.objects.create
    return world.once("library theme", lambda: make(name="Zuivel", slug="zuivel")).pk


ROWS = [
    Row("library:map", get=ALL, post=ONLY_READ),
    Row("theme_merge", args=(any_theme,), get=MODERATORS, post=MODERATORS),
    Row("good_food_city_initiatives", get=STAFF, post=STAFF),
    Row("good_food_city_take_over", args=(public_initiative,), get=STAFF, post=STAFF),
    Row("good_food_city_figures", get=MODERATORS, post=MODERATORS),
]
