"""What members write is shown as text of a small shape, and can do nothing else."""

import re
import time
import uuid

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from members.contributions.text import LONGEST, as_words, render, without_tricks
from members.models import Comment, Contribution
from tests.members.contribution_factories import make_published

ALLOWED = {"p", "strong", "em", "ul", "ol", "li", "a", "blockquote", "br", "h3", "h4"}


def tags(html):
    return set(re.findall(r"</?([a-zA-Z0-9]+)", html))


def test_a_text_has_paragraphs_lists_quotes_small_headings_stress_and_links():
    html = render("# Kop\n\nEen **vet** *woord*\nnog een regel\n\n- a\n- b\n\n1. c\n\n> d\n\n")
    assert "<h3>Kop</h3>" in html
    assert "<strong>vet</strong> <em>woord</em><br>" in html
    assert "<ul>" in html
    assert "<ol>" in html
    assert "<blockquote>" in html


def test_links_say_what_they_are():
    html = render("[hier](https://example.org/?a=1&b=2)")
    assert html == (
        '<p><a href="https://example.org/?a=1&amp;b=2" '
        'rel="nofollow ugc noopener noreferrer">hier</a></p>\n'
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zie https://a.nl/b?c=1&d=2.", "https://a.nl/b?c=1&amp;d=2"),
        ("https://a.nl/b_c_d, en meer", "https://a.nl/b_c_d"),
        ("- https://a.nl/", "https://a.nl/"),
        ("**https://a.nl/x**", "https://a.nl/x"),
        ("(https://a.nl/x)", "https://a.nl/x"),
        ("HTTPS://a.nl", "HTTPS://a.nl"),
    ],
)
def test_an_address_by_itself_is_a_link(text, shown):
    html = render(text)
    assert f'<a href="{shown}" rel="nofollow ugc noopener noreferrer">{shown}</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "[hier](https://a.nl/)",
        "<https://a.nl/>",
        "[https://a.nl/](https://a.nl/)",
    ],
)
def test_a_link_is_not_made_twice(text):
    assert render(text).count("<a ") == 1
    assert "&lt;" not in render(text)


@pytest.mark.parametrize("text", ["xhttps://x.nl", "https:// x", "ftp://x.nl"])
def test_what_is_no_address_is_no_link(text):
    assert "<a " not in render(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\u200bscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        '[x](https://a.nl "onmouseover=alert(1)")',
        "![x](https://elsewhere.example/pixel.png)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<iframe src='https://a.nl'></iframe>",
        "<style>*{display:none}</style>",
        "```\n<script>alert(1)</script>\n```",
        "<!-- x --><math><mtext></mtext></math>",
        "<javascript:alert(1)>",
    ],
)
def test_nothing_in_a_text_runs_or_loads(text):
    html = render(text)
    assert tags(html) <= ALLOWED
    for attribute in re.findall(r"<[a-z0-9]+ ([^>]*)>", html):
        assert re.fullmatch(
            r'href="(https?:|mailto:)[^"]*" rel="nofollow ugc noopener noreferrer"', attribute
        ), attribute


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_gives_only_these_elements(text):
    html = render(text)
    assert tags(html) <= ALLOWED
    assert not re.search(r"<[^>]*\son\w+=", html)


def test_signs_that_nobody_sees_are_taken_out():
    assert without_tricks("pay\u202epal\u200b.com\u2066\ufeff") == "paypal.com"
    assert without_tricks("a\x00b\x1bc\r\nd") == "abc\nd"
    assert without_tricks("e" + "\u0301" * 40) == "e" + "\u0301" * 3
    family = "👩\u200d👧"
    assert without_tricks(family) == family
    assert without_tricks("می\u200cخواهم") == "می\u200cخواهم"
    assert without_tricks("ex\u200dample") == "example"
    assert "\u202e" not in render("\u202etxt")


def test_brackets_that_begin_no_link_stay_as_they_were_typed():
    assert render("een [lijst] en [hier](https://a.nl)") == (
        '<p>een [lijst] en <a href="https://a.nl" rel="nofollow ugc noopener noreferrer">hier</a>'
        "</p>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "> " * 500_000,
        "- " * 500_000,
        "[" * 1_000_000,
        "[a](" * 250_000,
        "*_" * 500_000,
        "*a " * 300_000,
        "(" * 500_000 + ")" * 500_000,
        "`" * 1_000_000,
        "1. " * 300_000,
        ("> " * 50 + "x\n") * 10_000,
        "![" * 500_000,
        "**" * 500_000,
        "<" * 1_000_000,
        "\n".join(" " * depth + "- x" for depth in range(1_400)),
    ],
    ids=lambda text: text[:6].strip() or "lists",
)
def test_a_megabyte_of_nested_signs_is_shown_in_time(text):
    begun = time.process_time()
    html = render(text)
    assert time.process_time() - begun < 2
    assert tags(html) <= ALLOWED
    assert len(html) < 40 * LONGEST


def test_the_words_of_a_text_for_lists():
    assert as_words("# Kop\n\nEen **vet** [woord](https://x.nl)\n- en") == "Kop Een vet woord en"
    assert as_words("woord " * 100, 20) == "woord woord woord…"
    assert as_words(" \n> \n") == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("roles")
def test_a_command_renders_everything_again():
    published = make_published(text="Een *woord*")
    Contribution.objects.filter(pk=published.pk).update(html="<p>oud</p>")
    comment = Comment.objects.create(
        contribution=published,
        author=published.author,
        text="Zie https://a.nl",
        html="<p>oud</p>",
        form_key=uuid.uuid4(),
        state="shown",
    )
    call_command("render_contributions")
    comment.refresh_from_db()
    assert 'href="https://a.nl"' in comment.html
    assert Contribution.objects.get(pk=published.pk).html == "<p>Een <em>woord</em></p>\n"
