"""What pages say about their other languages, and where readers of English can subscribe."""

import re

import pytest
from django.core.management import call_command
from wagtail.models import Locale, Page, Site

from home.models import SiteSettings
from tests.home.factories import StandardPageFactory
from tests.townsdeals.factories import DealPageFactory, OrganisationFactory, PartnershipFactory
from townsdeals.models import DealIndexPage, PartnerIndexPage


@pytest.fixture
def english_home(home_page):
    english, _ = Locale.objects.get_or_create(language_code="en")
    home = home_page.copy_for_translation(english)
    home.save_revision().publish()
    return home


def versions(response):
    """The languages that a page says it has, with their addresses."""
    found = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', response.text)
    return {language: re.sub(r"^https?://[^/]+", "", address) for language, address in found}


@pytest.mark.django_db
def test_each_version_names_all_in_full(client, home_page, english_home):
    page = StandardPageFactory(parent=home_page, slug="over")
    assert versions(client.get("/over/")) == {}
    translated = page.copy_for_translation(english_home.locale)
    translated.slug = "about"
    translated.save_revision().publish()
    both = {"nl": "/over/", "en": "/en/about/"}
    assert versions(client.get("/over/")) == versions(client.get("/en/about/")) == both
    assert 'hreflang="en" href="http' in client.get("/over/").text


@pytest.mark.django_db
def test_a_partner_does_not_name_the_list_of_partners_as_its_translation(
    client, home_page, english_home
):
    call_command("sections")
    deals = DealIndexPage.objects.get(locale__language_code="nl")
    partner = OrganisationFactory(name="Gemeente Breda", slug="breda")
    PartnershipFactory(deal=DealPageFactory(parent=deals), organisation=partner)
    index = PartnerIndexPage.objects.get(locale__language_code="nl")
    index.copy_for_translation(english_home.locale).save_revision().publish()
    assert versions(client.get("/partners/")) == {"nl": "/partners/", "en": "/en/partners/"}
    assert versions(client.get("/partners/breda/")) == {}


@pytest.mark.django_db
def test_readers_of_english_get_dutch_subscriptions_that_say_so(client, home_page, english_home):
    text = client.get("/en/").text
    assert '<a href="/nieuws/feed/" hreflang="nl">News as a feed (in Dutch)</a>' in text
    assert '<a href="/agenda/kalender.ics" hreflang="nl">' in text
    assert '<a href="/nieuws/feed/">' in client.get("/").text


@pytest.mark.django_db
def test_an_english_section_has_a_subscription_of_its_own(client, home_page, english_home):
    call_command("sections")
    for slug in ("nieuws", "agenda"):
        page = Page.objects.get(slug=slug, locale__language_code="nl").specific
        translated = page.copy_for_translation(english_home.locale)
        translated.slug = {"nieuws": "news", "agenda": "events"}[slug]
        translated.show_in_menus = True
        translated.save_revision().publish()
    text = client.get("/en/").text
    assert '<a href="/en/news/feed/">News as a feed</a>' in text
    assert '<a href="/en/events/kalender.ics">' in text
    assert client.get("/en/news/feed/").status_code == 200
    assert client.get("/en/events/kalender.ics").status_code == 200


@pytest.mark.django_db
def test_the_footer_of_english_pages_is_in_english(client, home_page, english_home):
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.footer_text = "Steden en dorpen werken samen."
    settings.save()
    assert settings.footer_text in client.get("/").text
    assert settings.footer_text not in client.get("/en/").text
    settings.footer_text_english = "Cities and villages work together."
    settings.save()
    assert settings.footer_text_english in client.get("/en/").text


@pytest.mark.django_db
def test_screens_that_are_no_pages_lead_to_the_other_language(client, home_page, english_home):
    """Lists, the map and account pages are there in each language, at one address each."""
    call_command("sections")
    text = client.get("/good-food-city/kaart/?fase=idea").text
    assert '<a href="/en/good-food-city/kaart/?fase=idea" lang="en" hreflang="en">' in text
    text = client.get("/en/account/login/").text
    assert '<a href="/account/login/" lang="nl" hreflang="nl">' in text
    assert 'hreflang="en">English' not in client.get("/bestaat-niet/").text
