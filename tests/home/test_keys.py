"""The secrets of mails to many: made quicker than Django makes them, and the same."""

import pytest
from django.core import signing
from django.utils.crypto import salted_hmac

from home import keys


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.NEWSLETTER_KEYS = ["new", "old"]


def test_a_signature_is_djangos_own():
    theirs = signing.Signer(key="new", salt="purpose", sep="~")
    assert keys.sign("purpose", "Noör.1") == theirs.sign("Noör.1")
    assert keys.unsign("purpose", theirs.sign("Noör.1")) == "Noör.1"


def test_older_keys_go_on_opening_what_they_closed():
    signed = signing.Signer(key="old", salt="purpose", sep="~").sign("Noor.1")
    assert keys.unsign("purpose", signed) == "Noor.1"


@pytest.mark.parametrize("text", ["", "Noor.1", "Noor.1~", "Noor.2~x"])
def test_what_we_did_not_sign_is_nothing(text):
    assert keys.unsign("purpose", text) is None
    assert keys.unsign("another", keys.sign("purpose", "Noor.1")) is None


def test_a_hash_is_djangos_own_by_each_key():
    theirs = [
        salted_hmac("purpose", "noör@voorbeeld.example", key, algorithm="sha256").hexdigest()
        for key in ("new", "old")
    ]
    assert keys.all_hashes("purpose", "noör@voorbeeld.example") == theirs
    assert keys.keyed_hash("purpose", "noör@voorbeeld.example") == theirs[0]
