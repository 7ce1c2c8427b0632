"""Limits count by host."""

import pytest
from django.test import RequestFactory

from home.limits import Limit

ONCE = Limit("test", 1, 3600)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),  # one connection has all of these
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ],
)
def test_a_host_has_its_turns_by_whichever_of_its_addresses(first, second, same):
    ONCE.count(RequestFactory().post("/", REMOTE_ADDR=first))
    assert ONCE.is_reached(RequestFactory().post("/", REMOTE_ADDR=second)) == same
