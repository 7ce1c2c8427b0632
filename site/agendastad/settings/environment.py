"""Read the environment: the one place where settings meet the machine they run on.

Whatever is missing or malformed ends the program with one sentence that says what to set. A
variable that is set to nothing counts as not set.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

import environ
from environ.fileaware_mapping import FileAwareMapping

BASE_DIR = Path(__file__).resolve().parents[3]

_YES_OR_NO = {"true": True, "yes": True, "on": True, "1": True} | {
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


def refuse(name: str, problem: str) -> NoReturn:
    """End the program with one sentence about the variable `name`."""
    sys.exit(f"{name} {problem} (see docs/environment.md).")


class Environment:
    """The variables, each read as what it has to be.

    `NAME_FILE` may name a file that holds the value of `NAME`.
    """

    def __init__(self, variables: MutableMapping[str, str] | None = None) -> None:
        """Read these variables; by default those of the process."""
        self._variables: Mapping[str, str] = FileAwareMapping(variables)

    def text(self, name: str, default: str) -> str:
        """A text."""
        try:
            return (self._variables.get(name) or "").rstrip("\r\n") or default
        except (OSError, UnicodeDecodeError):
            refuse(f"{name}_FILE", "does not name a text file that can be read")

    def boolean(self, name: str, default: bool) -> bool:
        """Yes or no."""
        text = self.text(name, default="")
        if not text:
            return default
        if text.strip().lower() not in _YES_OR_NO:
            refuse(name, f"is {text!r}: make it true or false")
        return _YES_OR_NO[text.strip().lower()]

    def integer(self, name: str, default: int, least: int = 0) -> int:
        """A whole number that is not below `least`."""
        text = self.text(name, default="")
        if not text:
            return default
        if not (text.strip().isascii() and text.strip().isdigit() and int(text) >= least):
            refuse(name, f"is {text!r}: make it a whole number of {least} or more")
        return int(text)

    def texts(self, name: str, default: list[str]) -> list[str]:
        """Texts that are separated by commas."""
        found = [item.strip() for item in self.text(name, default="").split(",")]
        return [item for item in found if item] or default

    def json_object(self, name: str, default: dict[str, Any]) -> dict[str, Any]:
        """An object in JSON. The value is not repeated, because it may hold a secret."""
        text = self.text(name, default="")
        if not text:
            return default
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            refuse(name, 'is not an object in JSON such as {"API_KEY": "…"}')
        return value

    def json_objects(self, name: str, needed: set[str], also: set[str]) -> list[dict[str, str]]:
        """A list in JSON of objects with these texts. No value is repeated: it may be a secret."""
        text = self.text(name, default="")
        if not text:
            return []
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        good = isinstance(value, list) and all(
            isinstance(item, dict)
            and needed <= item.keys() <= needed | also
            and all(isinstance(part, str) and part for part in item.values())
            for item in value
        )
        if not good:
            keys = ", ".join(sorted(needed))
            more = ", ".join(sorted(also))
            refuse(name, f"is not a list in JSON of objects with {keys} (and perhaps {more})")
        return value

    def address(self, name: str, default: str) -> str:
        """The address of a website."""
        text = self.text(name, default=default)
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
            good = parts.scheme in {"http", "https"} and bool(host) and parts.port != 0
            good = good and not host.startswith(("*", "."))  # a pattern of ALLOWED_HOSTS
        except ValueError:
            good = False
        if not good:
            refuse(name, f"is {text!r}: write it as https://www.example.org")
        return text.rstrip("/")

    def log_level(self, name: str, default: str) -> str:
        """One of Python's levels for messages, in capitals."""
        text = self.text(name, default=default)
        if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            refuse(name, f"is {text!r}: make it DEBUG, INFO, WARNING, ERROR or CRITICAL")
        return text.upper()

    def service(
        self, name: str, default: str, read: Callable[[str], dict[str, Any]], example: str
    ) -> dict[str, Any]:
        """The settings that `read` makes of an address such as redis://host.

        The value is not repeated, because it may hold a password.
        """
        try:
            config = read(self.text(name, default=default))
        except (ValueError, environ.ImproperlyConfigured):
            config = {}
        if not config:
            refuse(name, f"is not an address that we know: write it as {example}")
        return config


env = Environment()


def required(name: str, purpose: str) -> str:
    """Return the variable `name`, or end the program with one sentence that says what to set.

    `purpose` completes the sentence "NAME is not set: …".
    """
    value = env.text(name, default="")
    if not value:
        refuse(name, f"is not set: {purpose}")
    return value


def folder(name: str, default: Path) -> Path:
    """Return the folder that the variable `name` names, made where it did not exist."""
    path = Path(env.text(name, default=str(default)))
    try:
        path.mkdir(parents=True, exist_ok=True)
        writable = os.access(path, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        refuse(name, f"is {str(path)!r}: the program cannot write there, so name another folder")
    return path


def database(default_path: Path) -> dict[str, Any]:
    """Return Django's settings for the database that DATABASE_URL names, else SQLite.

    SQLite gets write-ahead logging, so that readers do not wait for a writer, and immediate
    transactions, so that two writers queue up instead of failing half-way.
    """
    config = env.service(
        "DATABASE_URL",
        default=f"sqlite:///{default_path}",
        read=_database_config,
        example="postgres://user:password@host/name or sqlite:////path/to/file",
    )
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # A new connection reads the whole schema: as much work as ten queries.
        config["CONN_MAX_AGE"] = None
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
        config.setdefault("OPTIONS", {})["pool"] = {
            "min_size": 1,
            "max_size": env.integer("DATABASE_POOL_SIZE", default=16, least=1),
        }
    return config


def _database_config(url: str) -> dict[str, Any]:
    if not url.startswith(("sqlite:", "postgres:", "postgresql:")):
        return {}
    config: dict[str, Any] = environ.Env.db_url_config(url)
    return config if config["NAME"] else {}


def mailbox(name: str) -> dict[str, Any]:
    """Return where a mailbox is and how to open it; empty when none is set."""
    if not env.text(name, default=""):
        return {}
    return env.service(
        name, default="", read=_mailbox_config, example="imap+ssl://user:password@host/INBOX"
    )


def _mailbox_config(url: str) -> dict[str, Any]:
    """Without encryption only on this machine: a password is sent."""
    parts = urlsplit(url)
    safety = {"imap+ssl": "ssl", "imap+tls": "tls", "imap": "none"}.get(parts.scheme)
    here = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if not (safety and parts.hostname and parts.username and parts.password):
        return {}
    if safety == "none" and not here:
        return {}
    return {
        "host": parts.hostname,
        "port": parts.port or (993 if safety == "ssl" else 143),
        "safety": safety,
        "user": unquote(parts.username),
        "password": unquote(parts.password),
        "folder": unquote(parts.path.strip("/")) or "INBOX",
    }


def cache(folder_of_all: Path, processes: int) -> dict[str, Any]:
    """Return Django's settings for the cache that CACHE_URL names.

    Without one: in the process, or in files when there are several processes, so that limits on
    attempts count for all of them together.
    """
    config: dict[str, Any] = env.service(
        "CACHE_URL",
        default="locmemcache://" if processes == 1 else f"filecache://{folder_of_all / 'cache'}",
        read=environ.Env.cache_url_config,
        example="rediscache://host:6379/1",
    )
    if config["BACKEND"].endswith("FileBasedCache"):
        config["BACKEND"] = "home.file_cache.FileCache"
        config.setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 10_000)
    return config


def sign_on_apps() -> list[dict[str, Any]]:
    """Return allauth's settings for the providers of single sign-on that OIDC_PROVIDERS names."""
    found = env.json_objects(
        "OIDC_PROVIDERS",
        needed={"id", "name", "server_url", "client_id", "secret"},
        also={"uid_field"},
    )
    for item in found:
        if not re.fullmatch("[a-z0-9-]{1,30}", item["id"]):
            refuse("OIDC_PROVIDERS", "has an id that is not made of small letters, digits and -")
        if urlsplit(item["server_url"]).scheme != "https" and not _is_here(item["server_url"]):
            refuse("OIDC_PROVIDERS", "has a server_url that does not begin with https://")
    if len({item["id"] for item in found}) < len(found):
        refuse("OIDC_PROVIDERS", "has the same id twice")
    return [
        {
            "provider_id": item["id"],
            "name": item["name"],
            "client_id": item["client_id"],
            "secret": item["secret"],
            "settings": {
                "server_url": item["server_url"],
                "uid_field": item.get("uid_field", "sub"),
                "oauth_pkce_enabled": True,
            },
        }
        for item in found
    ]


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}


def task_queue(default_path: Path, secret: str) -> dict[str, Any]:
    """Return huey's settings for the store that TASKS_URL names, else a SQLite file of its own.

    Messages are signed with `secret`, because huey's own format is pickle.
    """
    from huey.serializer import SignedSerializer

    url = env.text("TASKS_URL", default="")
    config: dict[str, Any] = {
        "name": "agendastad",
        "immediate": False,
        "serializer": SignedSerializer(secret=secret),
        # For `run_huey`: SIGTERM, as service managers send it, lets the running task finish.
        "consumer": {"max_delay": 2, "graceful_signal": "TERM"},
    }
    match url.partition(":")[0]:
        case "":
            config |= {"huey_class": "huey.SqliteHuey", "connection": {"filename": default_path}}
        case "redis" | "rediss":
            config |= {"huey_class": "huey.PriorityRedisExpireHuey", "connection": {"url": url}}
        case "postgres" | "postgresql":
            config |= {"huey_class": "huey.PostgresHuey", "connection": {"dsn": url}}
        case scheme:
            refuse(
                "TASKS_URL",
                f"starts with {scheme!r}: use redis:// or postgresql://, or leave it empty for "
                "the embedded queue",
            )
    return config
