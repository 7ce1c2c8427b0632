"""The log names no address that opens something."""

import io
import logging

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

SECRET = "MTNP6J78.1:N1fuULHwSGoabusoq8Yw9I66lxNwtVVA8nkWf_-hMq8"
TOKEN = "7y3mfp43jauuccbwsg5wvh3vmmbnfmru"


@pytest.fixture
def written():
    """What the site's own handler writes."""
    told = settings.LOGGING
    handler = logging.StreamHandler(io.StringIO())
    for name in told["handlers"]["console"]["filters"]:
        make = told["filters"][name]["()"]
        handler.addFilter(import_string(make)())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield handler.stream
    logger.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        f"/aanmelding/{SECRET}/annuleren/",
        f"/deur/{TOKEN}/",
        f"/terugblik/{SECRET}/",
        f"/nieuwsbrieven/voorkeuren/{SECRET}/",
        f"/nieuwsbrieven/afmelden/{SECRET}/",
        f"/account/password/reset/key/{TOKEN}/",
    ],
)
def test_a_request_that_fails_is_told_without_its_secret(client, written, address):
    client.get(address)
    logging.getLogger("django.request").warning("%s: %s", "Service Unavailable", address)
    text = written.getvalue()
    assert "Service Unavailable" in text
    assert "…" in text
    assert SECRET not in text
    assert TOKEN not in text


def test_other_addresses_are_told(client, written):
    address = reverse("door_crew_event", args=["dag-van-de-stad"])
    logging.getLogger("django.request").warning("%s: %s", "Not Found", "/dag-van-de-stad/2027/")
    logging.getLogger("django.request").warning("%s: %s", "Not Found", address)
    assert "/dag-van-de-stad/2027/" in written.getvalue()
    assert address in written.getvalue()
