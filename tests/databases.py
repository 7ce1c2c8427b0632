"""A migrated database in a moment, for the tests and for the site that the browser tests run."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def migrated_template() -> Path:
    """The file with a migrated, empty database for these very migrations; made when missing."""
    digest = hashlib.sha256()
    for path in [*sorted(ROOT.glob("*/migrations/*.py")), *sorted(ROOT.glob("requirements/*"))]:
        digest.update(path.read_bytes())
    template = ROOT / "var" / f"test-template-{digest.hexdigest()[:12]}.sqlite3"
    template.parent.mkdir(exist_ok=True)
    with (template.parent / "test-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the processes of one run need it at the same moment
        if not template.exists():
            for old in template.parent.glob("test-template-*"):
                old.unlink()
            new = template.with_suffix(".new")
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "-v", "0"],
                cwd=ROOT,
                check=True,
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "agendastad.settings.test",
                    "DATABASE_URL": f"sqlite:///{new}",
                },
            )
            new.rename(template)
    return template
