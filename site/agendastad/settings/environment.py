"""Read the environment: the one place where settings meet the machine they run on."""

import sys
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parents[3]

env = environ.FileAwareEnv()


def required(name: str, purpose: str) -> str:
    """Return the variable `name`, or end the program with one sentence that says what to set.

    `purpose` completes the sentence "NAME is not set: …".
    """
    value: str = env.str(name, default="")
    if not value:
        sys.exit(f"{name} is not set: {purpose} (see docs/environment.md).")
    return value


def database(default_path: Path) -> dict[str, Any]:
    """Return Django's settings for the database that DATABASE_URL names, else SQLite.

    SQLite gets write-ahead logging, so that readers do not wait for a writer, and immediate
    transactions, so that two writers queue up instead of failing half-way.
    """
    config: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{default_path}")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {
            "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=10)}
        }
    return config


def task_queue(default_path: Path, secret: str) -> dict[str, Any]:
    """Return huey's settings for the store that TASKS_URL names, else a SQLite file of its own.

    Messages are signed with `secret`, because huey's own format is pickle.
    """
    from huey.serializer import SignedSerializer

    url = env.str("TASKS_URL", default="")
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
            sys.exit(
                f"TASKS_URL starts with {scheme!r}: use redis:// or postgresql://, or leave it "
                "empty for the embedded queue (see docs/environment.md)."
            )
    return config
