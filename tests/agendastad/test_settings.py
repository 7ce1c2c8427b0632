"""Settings: production is safe without being told so, and says in one sentence what it needs."""

import ast
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "site" / "agendastad" / "settings"
READERS = [
    *sorted(SETTINGS.glob("*.py")),
    ROOT / "site" / "gunicorn.conf.py",
    ROOT / "site" / "agendastad" / "wsgi.py",
    ROOT / "site" / "agendastad" / "worker.py",
    ROOT / "site" / "agendastad" / "management" / "commands" / "serve.py",
    ROOT / "manage.py",
]
LONG_KEY = "a-key-of-fifty-different-characters-0123456789-AbCdEfGhIjK"


def table() -> dict[str, str]:
    """Variable → default, as the documentation has it."""
    text = (ROOT / "docs" / "environment.md").read_text()
    return dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", text, re.MULTILINE))


def variables() -> Iterator[tuple[str, ast.Call | None]]:
    """Each variable that the code reads, with the call that reads it."""
    for path in READERS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and _reads(node.func):
                name = node.args[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield name.value, node
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                assert isinstance(node.slice, ast.Constant)
                yield node.slice.value, None


def _reads(function: ast.expr) -> bool:
    name = ast.unparse(function)
    return name in {"required", "folder", "mailbox"} or name.startswith(("env.", "os.environ."))


def _default(call: ast.Call) -> str | None:
    """The default as the table writes it, where the code has it as a plain value."""
    name = ast.unparse(call.func)
    if name == "required":
        return "required"
    given = [keyword.value for keyword in call.keywords if keyword.arg == "default"]
    if name == "os.environ.get":
        given = call.args[1:]
    if not given:
        return None
    try:
        value = ast.literal_eval(given[0])
    except ValueError:
        return None
    if value in ("", [], {}):
        return "empty"
    return str(value).lower() if isinstance(value, bool | int) else f"`{value}`"


def test_the_table_names_what_the_code_reads():
    assert set(table()) == {name for name, _ in variables()}


def test_the_table_has_the_defaults_of_the_code():
    differing = {
        name: (default, table()[name])
        for name, call in variables()
        if call
        and (default := _default(call))
        and table()[name] not in (default, "derived", default.replace("`", ""))
        and not (name == "LOG_LEVEL" and default == "`WARNING`")
    }
    assert differing == {}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python on its own, with only this in the environment."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
        | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


MANAGE = ["manage.py", "check"]
WSGI = ["-c", "import agendastad.wsgi"]
BASE = {"DJANGO_SETTINGS_MODULE": "agendastad.settings.base"}


@pytest.mark.parametrize("command", [MANAGE, WSGI], ids=["manage.py", "wsgi"])
@pytest.mark.parametrize(
    ("missing", "present"),
    [
        ("SECRET_KEY", {"ALLOWED_HOSTS": "example.org"}),
        ("ALLOWED_HOSTS", {"SECRET_KEY": LONG_KEY}),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(tmp_path, command, missing, present):
    result = run(*command, **BASE, **present, VAR_DIR=str(tmp_path))
    assert result.returncode != 0
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith(f"{missing} is not set: ")
    assert "docs/environment.md" in result.stderr


def test_a_queue_that_we_do_not_know_is_said_in_one_sentence(tmp_path):
    result = run(
        *MANAGE,
        **BASE,
        SECRET_KEY=LONG_KEY,
        ALLOWED_HOSTS="example.org",
        TASKS_URL="amqp://host",
        VAR_DIR=str(tmp_path),
    )
    assert result.returncode != 0
    assert result.stderr.startswith("TASKS_URL starts with 'amqp'")
    assert result.stderr.count("\n") == 1


MALFORMED = {
    "SECURE_SSL_REDIRECT": "perhaps",
    "SERVE_MEDIA": "2",
    "BEHIND_PROXY": "ja",
    "TASKS_IN_PROCESS": "sometimes",
    "SECURE_HSTS_SECONDS": "-1",
    "TRUSTED_PROXY_COUNT": "one",
    "LOG_LEVEL": "loud",
    "SITE_URL": "www.example.org",
    "CACHE_URL": "redi://host",
    "EMAIL_URL": "mail.example.org",
    "ANYMAIL": "key",
    "VAR_DIR": "/dev/null/var",
    "MEDIA_ROOT": "/dev/null/media",
    # A password in plain text over the network, and mail that nobody reads.
    "NEWSLETTER_UNSUBSCRIBE_MAILBOX": "imap://user:secret@mail.example.org/INBOX",
    "NEWSLETTER_UNSUBSCRIBE_ADDRESS": "afmelden@example.org",
    "NEWSLETTER_UNSUBSCRIBE_WEBHOOK": "true",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_is_said_in_one_sentence(tmp_path, name):
    environment = {**BASE, "SECRET_KEY": LONG_KEY, "ALLOWED_HOSTS": "example.org"}
    environment |= {"ANYMAIL_BACKEND": "x.Y"} if name == "ANYMAIL" else {}
    environment |= {"VAR_DIR": str(tmp_path), name: MALFORMED[name]}
    assert_one_sentence(run(*MANAGE, **environment), name)


@pytest.mark.parametrize(
    "url",
    ["foo", "mysql://user:secret@host/name", "postgres://user:secret@host:port/name", "postgres:"],
)
def test_a_database_that_we_do_not_know_is_said_in_one_sentence(tmp_path, url):
    environment = {**BASE, "SECRET_KEY": LONG_KEY, "ALLOWED_HOSTS": "example.org"}
    result = run(*MANAGE, **environment, VAR_DIR=str(tmp_path), DATABASE_URL=url)
    assert_one_sentence(result, "DATABASE_URL")
    assert "secret" not in result.stderr


def test_a_secret_file_that_is_not_there_is_said_in_one_sentence(tmp_path):
    result = run(*MANAGE, **BASE, SECRET_KEY_FILE=str(tmp_path / "nothing"))
    assert_one_sentence(result, "SECRET_KEY_FILE")


@pytest.mark.parametrize("name", ["PORT", "WEB_CONCURRENCY", "WEB_THREADS"])
@pytest.mark.parametrize("value", ["many", "0"])
def test_the_web_server_says_what_is_malformed_in_one_sentence(tmp_path, name, value):
    result = run("manage.py", "serve", "--no-demo", **{"VAR_DIR": str(tmp_path), name: value})
    assert_one_sentence(result, name)


def assert_one_sentence(result: subprocess.CompletedProcess[str], name: str) -> None:
    """The program ended, and says which variable is wrong and where to read about it."""
    assert result.returncode != 0
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith(f"{name} ")
    assert "docs/environment.md" in result.stderr


def test_what_is_set_to_nothing_is_not_set(tmp_path):
    read = "(settings.DATABASES['default']['ENGINE'], settings.SECURE_SSL_REDIRECT)"
    empty = {"DATABASE_URL": "", "SECURE_SSL_REDIRECT": "", "LOG_LEVEL": "", "SITE_URL": ""}
    assert ast.literal_eval(setting(read, tmp_path, **empty)) == (
        "django.db.backends.sqlite3",
        True,
    )


@pytest.mark.parametrize("what", ["port", "database"])
def test_serve_says_in_one_sentence_why_it_cannot_start(tmp_path, what):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        environment = {"VAR_DIR": str(tmp_path), "PORT": str(port)}
        if what == "database":
            listener.close()
            environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/no-folder/db.sqlite3"
        result = run("manage.py", "serve", **environment)
    assert result.returncode != 0
    assert result.stderr.startswith("CommandError: The ")
    assert {"port": str(port), "database": "DATABASE_URL"}[what] in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr


def test_production_settings_pass_djangos_own_check(tmp_path):
    result = run(
        *MANAGE,
        "--deploy",
        "--fail-level",
        "WARNING",
        **BASE,
        SECRET_KEY=LONG_KEY,
        ALLOWED_HOSTS="example.org",
        VAR_DIR=str(tmp_path),
    )
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def setting(expression: str, tmp_path: Path, **environment: str) -> str:
    """What an expression about the production settings is, in a process of its own."""
    environment = {"SECRET_KEY": LONG_KEY, "ALLOWED_HOSTS": "example.org"} | environment
    code = f"from agendastad.settings import base as settings; print({expression})"
    result = run("-c", code, **environment, VAR_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_postgresql_gets_a_pool(tmp_path):
    url = "postgres://user:secret@db.example.org:5432/agendastad?sslmode=require"
    database = ast.literal_eval(
        setting("settings.DATABASES['default']", tmp_path, DATABASE_URL=url, DATABASE_POOL_SIZE="4")
    )
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 1, "max_size": 4}}
    assert database["CONN_HEALTH_CHECKS"]
    assert not database.get("CONN_MAX_AGE")


def test_secrets_may_come_from_files(tmp_path):
    (tmp_path / "key").write_text(LONG_KEY)
    code = "from agendastad.settings import base; print(base.SECRET_KEY)"
    result = run(
        "-c",
        code,
        SECRET_KEY_FILE=str(tmp_path / "key"),
        ALLOWED_HOSTS="example.org",
        VAR_DIR=str(tmp_path),
    )
    assert result.stdout.strip() == LONG_KEY, result.stderr


def test_hosts_may_be_written_with_spaces(tmp_path):
    hosts = setting(
        "(settings.ALLOWED_HOSTS, settings.SITE_URL)",
        tmp_path,
        ALLOWED_HOSTS="agendastad.example, www.agendastad.example",
    )
    assert ast.literal_eval(hosts) == (
        ["agendastad.example", "www.agendastad.example"],
        "https://agendastad.example",
    )


def test_production_does_not_ask_less_of_staff(tmp_path):
    assert setting("settings.STAFF_MFA_REQUIRED", tmp_path, STAFF_MFA_REQUIRED="false") == "True"
    assert setting("settings.DEBUG", tmp_path, DEBUG="true") == "False"


@pytest.mark.skipif("sqlite" not in connection.vendor, reason="about SQLite")
def test_sqlite_keeps_its_promises(tmp_path):
    code = """
import django; django.setup()
from django.db import connection
def pragma(name):
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]
print([pragma(name) for name in ("journal_mode", "foreign_keys", "synchronous")])
print(connection.transaction_mode, connection.settings_dict["ATOMIC_REQUESTS"])
"""
    result = run(
        "-c", code, **BASE, SECRET_KEY=LONG_KEY, ALLOWED_HOSTS="x.example", VAR_DIR=str(tmp_path)
    )
    assert result.stdout.splitlines() == ["['wal', 1, 1]", "IMMEDIATE False"], result.stderr


@pytest.mark.parametrize("pattern", ["*", ".example.org"])
def test_a_pattern_of_hosts_is_no_address_for_links_in_mail(tmp_path, pattern):
    environment = {**BASE, "SECRET_KEY": LONG_KEY, "VAR_DIR": str(tmp_path)}
    code = "from django.conf import settings; print(settings.SITE_URL)"
    result = run("-c", code, **environment, ALLOWED_HOSTS=pattern)
    assert result.returncode == 1
    assert result.stderr.startswith("SITE_URL is ")
    named = {"ALLOWED_HOSTS": pattern, "SITE_URL": "https://www.example.org"}
    assert run("-c", code, **environment, **named).stdout == "https://www.example.org\n"
