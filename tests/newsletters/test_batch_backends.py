"""Our quicker way to make a batch call says exactly what anymail's own would say."""

import json
from urllib.parse import parse_qs, urlencode

import pytest
from anymail.backends.brevo import EmailBackend as Brevo
from anymail.backends.mailgun import EmailBackend as Mailgun
from anymail.backends.mailjet import EmailBackend as Mailjet
from anymail.exceptions import AnymailInvalidAddress
from anymail.utils import parse_address_list
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from newsletters.delivery.backends import form_of, read_addresses
from newsletters.delivery.providers import PROVIDERS
from tests.newsletters.providers import Stub

THEIRS = {"mailgun": Mailgun, "brevo": Brevo, "mailjet": Mailjet}
ADDRESSES = [
    "noor@voorbeeld.example",
    "n.o'or+steden@sub.voorbeeld.example",
    '"noor van dam"@voorbeeld.example',
    "noor@köln.example",
    "noör@voorbeeld.example",
    "Noor van Dam <noor.van.dam@voorbeeld.example>",
]


def batch():
    message = EmailMultiAlternatives(
        subject="Ruimte & 100% meer",
        body="Beste lezer,\n\nwat is er nieuw?",
        from_email="Agenda Stad <nieuws@localhost>",
        to=ADDRESSES[:4],
        reply_to=["redactie@localhost"],
        headers={"List-Id": "<steden.localhost>"},
    )
    message.attach_alternative("<p>Één % meer &amp; 'beter' + \"groter\" ✓</p>", "text/html")
    message.merge_data = {one: {"greeting": f"Beste {one},"} for one in message.to}
    message.merge_headers = {one: {"List-Unsubscribe": "<http://x/?a=1>"} for one in message.to}
    message.merge_metadata = {one: {"delivery": str(at)} for at, one in enumerate(message.to)}
    return message


def call(backend):
    """The call as it goes out, with its body as the provider reads it."""
    asked = backend.build_message_payload(batch(), {}).get_request_params("http://localhost/")
    body = asked.pop("data")
    if isinstance(body, dict):
        body = urlencode(body, doseq=True)
    text = body.decode() if isinstance(body, bytes) else body
    asked["headers"] = {
        name: value
        for name, value in asked["headers"].items()
        if value != "application/x-www-form-urlencoded"  # else `requests` says so
    }
    return asked, json.loads(text) if text.startswith("{") else parse_qs(text, strict_parsing=True)


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_call_is_the_same_as_anymail_makes_it(name, settings):
    for key, value in Stub(name, port=1).settings().items():
        setattr(settings, key, value)
    assert call(PROVIDERS[name].backend()) == call(THEIRS[name]())


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_read_as_anymail_reads_it(address):
    (ours,), (theirs,) = read_addresses([address]), parse_address_list([address])
    assert (ours, ours.addr_spec, ours.format()) == (theirs, theirs.addr_spec, theirs.format())


@pytest.mark.parametrize("address", ["noor", "noor@", "a..b@voorbeeld.example", "a@b@c.example"])
def test_what_is_no_address_is_refused_or_read_as_anymail_does(address):
    try:
        theirs = parse_address_list([address])
    except AnymailInvalidAddress:
        with pytest.raises(AnymailInvalidAddress):
            read_addresses([address])
    else:
        assert read_addresses([address]) == theirs


@given(st.dictionaries(st.text(min_size=1), st.lists(st.text(), min_size=1), min_size=1))
def test_a_form_reads_back_as_it_was(fields):
    encodable = {
        name.encode(errors="replace").decode(): [
            value.encode(errors="replace").decode() for value in values
        ]
        for name, values in fields.items()
    }
    posted = form_of(encodable)
    assert posted.isascii()
    assert parse_qs(posted.decode(), keep_blank_values=True, strict_parsing=True) == encodable
