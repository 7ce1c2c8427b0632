import pytest

from newsletters.mail_format import (
    MERGE_FIELDS,
    READER_FIELDS,
    FrozenMail,
    UnknownFieldError,
    fields_in,
    fill_html,
    fill_page,
    fill_text,
    without_fields,
)

VALUES = {
    "greeting": 'Beste <b>"Jip" & Janneke</b>',
    "unsubscribe_url": "https://example.org/?a=1&b=2",
    "preferences_url": "https://example.org/p",
    "web_url": "https://example.org/w",
}


def a_mail(html="<p>[[greeting]]</p>", text="[[greeting]]", **values):
    return FrozenMail(
        **{"subject": "Nieuws", "from_email": "a@example.org", "reply_to": "", **values},
        html=html,
        text=text,
    )


def test_values_are_escaped_in_html_and_plain_in_text():
    assert fill_html('<a href="[[unsubscribe_url]]">[[ greeting ]]</a>', VALUES) == (
        '<a href="https://example.org/?a=1&amp;b=2">'
        "Beste &lt;b&gt;&quot;Jip&quot; &amp; Janneke&lt;/b&gt;</a>"
    )
    assert fill_text("[[greeting]]: [[unsubscribe_url]]", VALUES) == (
        'Beste <b>"Jip" & Janneke</b>: https://example.org/?a=1&b=2'
    )


def test_a_value_is_never_taken_for_a_field():
    values = VALUES | {"greeting": "[[unsubscribe_url]]"}
    assert fill_text("[[greeting]]", values) == "[[unsubscribe_url]]"


def test_a_value_cannot_add_lines_to_text():
    assert fill_text("[[greeting]]", VALUES | {"greeting": "Jip\r\n\r\nbuy this"}) == "Jip buy this"


@pytest.mark.parametrize("body", ["[[name]]", "[[Greeting]]", "[[ unsubscribe ]]"])
def test_an_unknown_field_is_refused_when_the_mail_is_made(body):
    with pytest.raises(UnknownFieldError):
        a_mail(html=body)
    with pytest.raises(UnknownFieldError):
        a_mail(text=body)


@pytest.mark.parametrize("part", ["subject", "from_email", "reply_to"])
def test_what_all_share_holds_no_fields(part):
    with pytest.raises(UnknownFieldError):
        a_mail(**{part: "[[greeting]]"})


@pytest.mark.parametrize("name", MERGE_FIELDS)
def test_a_missing_value_is_refused(name):
    values = {key: value for key, value in VALUES.items() if key != name}
    with pytest.raises(UnknownFieldError):
        fill_html(f"[[{name}]]", values)


def test_editors_may_write_square_brackets():
    words = without_fields("Kies [[greeting]] of a[[0]] of [x]")
    assert fields_in(words) == set()
    a_mail(html=words, text=words)


def test_the_address_of_the_page_is_filled_in_for_all_at_once():
    mail = a_mail(html='<a href="[[web_url]]">[[greeting]]</a>', text="[[ web_url ]] [[greeting]]")
    filled = fill_page(mail, "https://example.org/?a=1&b=2")
    assert filled.html == '<a href="https://example.org/?a=1&amp;b=2">[[greeting]]</a>'
    assert filled.text == "https://example.org/?a=1&b=2 [[greeting]]"
    assert fields_in(filled.html) | fields_in(filled.text) <= set(READER_FIELDS)
