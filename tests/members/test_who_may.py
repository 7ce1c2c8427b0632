"""Every address of accounts, members and the admin, as everybody; the table is in `who_may`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver

from members.models import User
from tests.accounts import sign_in_with_mfa
from tests.members.who_may import (
    ADMIN,
    EDITOR,
    MODERATOR,
    PREFIXES,
    ROLES,
    VISITOR,
    World,
    all_rows,
)

ROWS = all_rows()
STAFF = {EDITOR, MODERATOR, ADMIN}
#: What a refusal may write: who visits, and what the next page tells them.
MAY_BE_WRITTEN = ("django_session", "usersessions_usersession")


class Visit:
    """One role's browser, and what it gets."""

    def __init__(self, role: str, user: User | None) -> None:
        self.role = role
        self.user = user
        self.client = Client(raise_request_exception=False)
        if role in STAFF:
            sign_in_with_mfa(self.client, user)
        elif user:
            self.client.force_login(user)
        if user:
            self._show_again_who_it_is(user)
        self.cookies = SimpleCookie(self.client.cookies.output(header="", sep=";"))

    def _show_again_who_it_is(self, user: User) -> None:
        """Some pages ask for the password once more; here everybody has just given it."""
        session = self.client.session
        records = session.get("account_authentication_methods", [])
        records.append(
            {"method": "password", "at": time.time(), "email": user.email, "reauthenticated": True}
        )
        session["account_authentication_methods"] = records
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()

    def answer(self, method: str, row, world: World) -> tuple[str, list[str], str]:
        """What this role gets, what was written, and the address."""
        cache.clear()
        written: list[str] = []
        # A savepoint and no block of its own, as some use cases want to be the outermost block.
        before = transaction.savepoint()
        address = row.address(world, self.user)
        # Wagtail refuses a script plainly, where a reader is sent to its home page.
        by_script = self.role in STAFF and address.startswith("/admin/")
        headers = {"x-requested-with": "XMLHttpRequest"} if by_script else {}
        with watched_writes(written):
            if method == "GET":
                response = self.client.get(address, headers=headers)
            else:
                response = self.client.post(address, row.data, headers=headers)
        transaction.savepoint_rollback(before)
        self.client.cookies = SimpleCookie(self.cookies)
        location = response.get("Location", "")
        to_sign_in = response.status_code == 302 and "/account/login/?next=" in location
        return ("login" if to_sign_in else str(response.status_code)), written, address


@contextmanager
def watched_writes(written: list[str]) -> Iterator[None]:
    def look(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and not any(
            table in sql for table in MAY_BE_WRITTEN
        ):
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield


def is_as_expected(answer: str, expected: str) -> bool:
    if expected == "in":
        return answer in {"200", "301", "302", "400", "405"}
    return answer == expected


class SkipRendering:
    """Leave templates of the admin unrendered: that takes most of the time and tells nothing here.

    Other tests look at what the screens show.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        if request.path_info.startswith("/admin/"):
            response.content = b""
        return response


@pytest.fixture(autouse=True)
def quick(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.SkipRendering"]


@pytest.fixture
def world(home_page, roles) -> World:
    return World(home_page)


def is_refused(answer: str) -> bool:
    return answer in {"403", "404", "405", "login"}


@pytest.mark.parametrize("room", ROWS)
def test_exactly_who_may(world, room):
    visits = {role: Visit(role, world.users.get(role)) for role in ROLES}
    wrong = []
    for row in ROWS[room]:
        row.prepare(world)
        for method, role, expected in row.expected:
            answer, written, address = visits[role].answer(method, row, world)
            if not is_as_expected(answer, expected):
                what = f"{method} {address} ({row.name} {row.about}) as {role}"
                wrong.append(f"{what}: {answer}, not {expected}")
            elif is_refused(answer) and written:
                wrong.append(f"{method} {address} as {role} is refused but wrote {written}")
    assert not wrong, "\n".join(wrong)


def routes(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """The route and the name of all addresses, as `resolve` tells them."""
    for item in resolver.url_patterns:
        part = str(item.pattern)
        route = before + (part.removeprefix("^") if before else part)
        if isinstance(item, URLPattern):
            yield route, f"{space}{item.name}" if item.name else ""
        else:
            yield from routes(item, route, f"{space}{item.namespace}:" if item.namespace else space)


def test_no_address_is_missing_from_the_table(world):
    rows = [row for rows in ROWS.values() for row in rows]
    found = {resolve(row.address(world, world.other)).route for row in rows}
    # The name of an address that another one comes before leads to that one.
    named = {row.name for row in rows if row.name}
    missing = {
        f"{route} ({name})"
        for route, name in routes(get_resolver())
        if route.startswith(PREFIXES) and route not in found and name not in named
    }
    assert not missing, "\n".join(sorted(missing))


def test_a_visitor_has_no_account(world):
    assert VISITOR not in world.users
