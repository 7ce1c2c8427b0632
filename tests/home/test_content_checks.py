"""The content checker knows the house rules, and every rule has its check and its words."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from home.content_checks import VAGUE_LINK_TEXTS, DutchContentChecker
from tests.home.factories import StandardPageFactory

OWN_RULES = {"vague-link-text", "long-sentence", "empty-meta-description"}


def test_each_rule_has_a_check_in_the_browser_and_words_for_the_editor():
    script = Path(finders.find("agendastad/content-checks.js")).read_text()
    in_script = set(re.findall(r"'(check-[a-z-]+)':", script))
    checks = {check["id"] for check in DutchContentChecker.axe_custom_checks}
    rules = {rule["id"]: rule for rule in DutchContentChecker.axe_custom_rules}
    assert in_script <= checks
    for name in OWN_RULES:
        assert set(rules[name]["any"]) <= in_script
        assert name in DutchContentChecker.axe_run_only
        assert DutchContentChecker.axe_messages[name]["help_text"]


def test_vague_texts_are_written_as_the_check_compares_them():
    assert all(text == re.sub(r"[^\w ]", "", text.lower()).strip() for text in VAGUE_LINK_TEXTS)


@pytest.mark.django_db
def test_the_editor_and_the_site_use_our_checker(staff_client, home_page, roles):
    page = StandardPageFactory(parent=home_page)
    client = staff_client("editor")
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "vague-link-text" in editor
    visit = client.get(page.url).text
    assert "agendastad/content-checks.js" in visit
    assert "vague-link-text" in visit


@pytest.mark.django_db
def test_visitors_get_no_checker(client, home_page):
    assert "content-checks" not in client.get(StandardPageFactory(parent=home_page).url).text
