"""Limits on attempts hold over several processes, and behind a proxy."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks
from django.urls import reverse

from tests.accounts import make_user

ROOT = Path(__file__).resolve().parents[2]
#: One process of two: asks for thirty sign-ups as one host, and tells how many were allowed.
ATTEMPTS = """
import json, os, sys
import django
django.setup()
from allauth.account import app_settings
from allauth.core.internal import ratelimit
from django.test import RequestFactory
from home.limits import Limit
request = RequestFactory().post("/")
print("ready", flush=True)
sys.stdin.readline()
allowed = sum(
    bool(ratelimit.consume(request, app="allauth.account", action="signup")) for _ in range(30)
)
limit = Limit("test", 12, 3600)
print(json.dumps({"allowed": allowed}), flush=True)
sys.stdin.readline()
seen = 0
for _ in range(8):
    if not limit.is_reached(request):
        limit.count(request)
        seen += 1
print(json.dumps({"counted": seen}), flush=True)
"""


def two_processes(folder: Path, **environment: str) -> tuple[int, int]:
    """How many sign-ups two processes allow at the same moment, and counts one after the other."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "agendastad.settings.base",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "SECRET_KEY": "only-for-tests",
        "ALLOWED_HOSTS": "testserver",
        "VAR_DIR": str(folder),
        "WEB_CONCURRENCY": "2",
        **environment,
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ATTEMPTS],
            cwd=ROOT,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    try:
        for process in processes:
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            process.stdin.write("\n")
            process.stdin.flush()
        allowed = sum(json.loads(process.stdout.readline())["allowed"] for process in processes)
        counted = 0
        for process in processes:
            process.stdin.write("\n")
            process.stdin.flush()
            counted += json.loads(process.stdout.readline())["counted"]
        return allowed, counted
    finally:
        for process in processes:
            process.stdin.close()
            process.wait(timeout=20)
            process.stdout.close()


def test_two_processes_count_together(tmp_path):
    assert two_processes(tmp_path) == (10, 12)


def test_without_a_shared_cache_each_counts_for_itself(tmp_path):
    """The control: this is what the default and the check are for."""
    assert two_processes(tmp_path, CACHE_URL="locmemcache://") == (20, 16)


@pytest.mark.parametrize(
    ("processes", "backend", "wrong"),
    [
        (1, "locmem.LocMemCache", False),
        (2, "locmem.LocMemCache", True),
        (2, "dummy.DummyCache", True),
        (2, "filebased.FileBasedCache", False),
    ],
)
def test_a_cache_for_one_process_is_refused_when_there_are_more(
    settings, processes, backend, wrong
):
    settings.WEB_PROCESSES = processes
    settings.CACHES = {
        "default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "/tmp/x"}
    }
    found = {message.id for message in checks.run_checks(tags=[checks.Tags.caches])}
    assert ("agendastad.E001" in found) == wrong


@pytest.mark.parametrize(
    ("header", "count", "warned"), [(None, 0, False), ("x", 0, True), ("x", 1, False)]
)
def test_a_proxy_that_hides_everybody_is_told(settings, header, count, warned):
    settings.SECURE_PROXY_SSL_HEADER = header and ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    found = {message.id for message in checks.run_checks(tags=[checks.Tags.security])}
    assert ("agendastad.W002" in found) == warned


class TestBehindProxy:
    @pytest.fixture(autouse=True)
    def proxy(self, settings, home_page):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def fail(self, client, forwarded):
        return client.post(
            reverse("account_login"),
            {"login": f"{forwarded[:3]}@example.org", "password": "not-the-password"},
            headers={"x-forwarded-for": forwarded} if forwarded else {},
        )

    def test_one_host_that_guesses_does_not_shut_out_the_others(self, client):
        user = make_user(email="lid@example.org")
        for number in range(12):
            client.post(
                reverse("account_login"),
                {"login": f"guess{number}@example.org", "password": "not-the-password"},
                headers={"x-forwarded-for": "192.0.2.66"},
            )
        wrong = self.fail(client, "192.0.2.66")
        assert "te vaak" in wrong.content.decode() or wrong.status_code == 429
        right = client.post(
            reverse("account_login"),
            {"login": user.email, "password": "a-long-password-for-tests"},
            headers={"x-forwarded-for": "192.0.2.7"},
        )
        assert right.status_code == 302

    def test_who_makes_up_addresses_is_known_by_the_proxys(self, client):
        statuses = [
            client.post(
                reverse("account_signup"),
                {"email": f"a{number}@example.org", "password1": "een-lang-wachtwoord"},
                headers={"x-forwarded-for": f"198.51.100.{number}, 192.0.2.66"},
            ).status_code
            for number in range(12)
        ]
        assert statuses.count(429) == 2

    def test_who_comes_past_the_proxy_gets_no_error(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
        assert self.fail(client, "192.0.2.66").status_code == 200
        assert self.fail(client, "").status_code == 200


def test_one_account_is_not_guessed_from_many_hosts(client, home_page, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = make_user(email="lid@example.org")
    for number in range(6):
        client.post(
            reverse("account_login"),
            {"login": user.email, "password": "not-the-password"},
            headers={"x-forwarded-for": f"192.0.2.{number}"},
        )
    response = client.post(
        reverse("account_login"),
        {"login": user.email, "password": "a-long-password-for-tests"},
        headers={"x-forwarded-for": "192.0.2.99"},
    )
    assert response.status_code == 200, "even with the right password, for five minutes"
    assert "_auth_user_id" not in client.session
