"""Who may do what: every address of accounts, members and the admin, by role.

Each room has a module here with a list `ROWS`; it is found by itself. A row says, for one address
and the objects it is about, what each role gets when it reads (`get`) and when it sends an empty
form (`post`). A test fails when an address under the prefixes of `PREFIXES` is in no row.

To add a row::

    Row("members_post_edit", args=(own_post,), get="login 302 200 403 200 200 200", post="…")

- the first is the name of the address, with its namespace. Give `path` instead for the address of
  a page in Wagtail's tree, which has no name;
- `args` are what the address takes: plain values, or functions of the world (`World`) and the user
  who asks, that make the object. So 'my own' and 'somebody else's' are two rows for one name:
  `def own_post(world, user): return PostFactory(author=user).pk` and the same with `world.other`.
  They run for each request and are undone after it, so they need not tidy up. What is dear to make
  and is the same for all: `world.once("a name", lambda: …)`; what is dear to make and is one's own:
  `@kept`, which makes it once for each role;
- `data` are the fields of the form that `post` sends, where an empty one would say too little;
- the answers are in the order of `ROLES`, an answer each:
  a number is exactly this status; `login` is being sent to sign in first (and back, by `next`);
  `in` is anything but a refusal, and exists for screens of the admin: 200, a redirect, 400 or 405.
  Use the short forms below (`ALL`, `SIGNED_IN`, `MEMBERS`, `STAFF`, …) where they say it.

Whatever is refused may write nothing: the test watches the database.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from wagtail.users.models import UserProfile

from home.models import SiteSettings
from members.models import AccessState, Profile, User
from tests.accounts import make_user

VISITOR, WAITING, MEMBER, BLOCKED = "visitor", "waiting", "member", "blocked"
EDITOR, MODERATOR, ADMIN = "editor", "moderator", "admin"
#: Who is let into Good Food City; staff are there by their rights.
STATES = {
    WAITING: AccessState.WAITING,
    MEMBER: AccessState.MEMBER,
    BLOCKED: AccessState.BLOCKED,
}
ROLES = (VISITOR, WAITING, MEMBER, BLOCKED, EDITOR, MODERATOR, ADMIN)

#: Addresses that begin so must all be in the table.
PREFIXES = ("account/", "good-food-city/", "admin/", "_util/")

#: Everybody gets the page.
ALL = "200 200 200 200 200 200 200"
#: Who is signed in gets the page, whatever they are.
SIGNED_IN = "login 200 200 200 200 200 200"
#: Nobody has business here; who is signed in is told so.
NOBODY = "login 403 403 403 403 403 403"
#: In the admin: all staff, moderators and administrators, administrators.
STAFF = "login 403 403 403 in in in"
MODERATORS = "login 403 403 403 403 in in"
ADMINS = "login 403 403 403 403 403 in"


class World:
    """Somebody of each role, and what the rows are about."""

    def __init__(self, home: Any) -> None:
        self.home = home
        self.users: dict[str, User] = {
            role: self._person(role) for role in ROLES if role != VISITOR
        }
        self.other = self._person(MEMBER, email="somebody-else@example.org")
        for role, state in STATES.items():
            Profile.objects.filter(user=self.users[role]).update(state=state)
        Profile.objects.filter(user=self.other).update(state=AccessState.MEMBER)
        self._made: dict[str, Any] = {}
        # Made when they are first asked for.
        SiteSettings.for_site(home.get_site())
        for user in self.users.values():
            UserProfile.get_for_user(user)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Something that is the same for all rows; made before the first of them."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    @staticmethod
    def _person(role: str, email: str = "") -> User:
        kind = "member" if role in {WAITING, MEMBER, BLOCKED} else role
        return make_user(kind, email=email or f"{role}@example.org")


def kept(make: Callable[[World, User], Any]) -> Callable[[World, User], Any]:
    """Make something of who asks once, before all requests; what requests do to it is undone."""

    def find(world: World, user: User) -> Any:
        return world.once(f"{make.__name__} of {user.pk}", lambda: make(world, user))

    find.is_kept = True  # type: ignore[attr-defined]
    return find


@dataclass(frozen=True)
class Row:
    """What each role gets at one address."""

    name: str = ""
    _: Any = field(default=None, repr=False, kw_only=True)
    get: str = field(kw_only=True)
    post: str = field(kw_only=True)
    args: tuple[Any, ...] = field(default=(), kw_only=True)
    path: str = field(default="", kw_only=True)
    data: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    about: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        for answers in (self.get, self.post):
            assert len(answers.split()) == len(ROLES), f"{self}: an answer for each of {ROLES}"

    @cached_property
    def expected(self) -> list[tuple[str, str, str]]:
        """Method, role and answer, for each."""
        return [
            (method, role, answer)
            for method, answers in (("GET", self.get), ("POST", self.post))
            for role, answer in zip(ROLES, answers.split(), strict=True)
        ]

    def prepare(self, world: World) -> None:
        """Make what the requests of all roles share, outside what is undone."""
        self.address(world, world.other)
        for arg in self.args:
            if getattr(arg, "is_kept", False):
                for user in world.users.values():
                    arg(world, user)

    def address(self, world: World, user: User | None) -> str:
        """The address, with the objects made for who asks."""
        if self.path:
            return self.path
        asker = user or world.other
        args = [arg(world, asker) if callable(arg) else arg for arg in self.args]
        return reverse(self.name, args=args)


def table(get: str, post: str, lines: str, *, find: Callable[[str], Any]) -> list[Row]:
    """A row for each line: the name of an address and what it takes.

    What it takes is the name of a thing, which `find` looks up, or a plain value after `=`.
    """
    rows = []
    for line in lines.split("\n"):
        name, *args = line.split() or [""]
        if name:
            values = tuple(arg[1:] if arg.startswith("=") else find(arg) for arg in args)
            rows.append(Row(name, args=values, get=get, post=post, about=" ".join(args)))
    return rows


def all_rows() -> dict[str, list[Row]]:
    """The rows of every room."""
    return {
        module.name: importlib.import_module(f"{__name__}.{module.name}").ROWS
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    }
