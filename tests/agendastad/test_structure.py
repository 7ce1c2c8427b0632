"""Rules of the repository itself."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def test_site_is_a_source_root_and_no_package():
    # `site` is a module of the standard library too: a package of that name breaks Python.
    assert not (ROOT / "site" / "__init__.py").exists()


def test_lock_files_name_no_registry_host():
    for lock in ROOT.glob("requirements/*.txt"):
        assert "://" not in lock.read_text(), lock.name
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text()


def test_lock_files_hold_every_named_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    for_a_run = [*project["project"]["dependencies"], *groups["build"]]
    for_tests = [
        entry
        for group in ("build", "test", "lint")
        for entry in groups[group]
        if isinstance(entry, str)
    ]
    assert _named(for_a_run) <= _locked("run")
    assert _named([*for_a_run, *for_tests]) <= _locked("dev")


def test_every_message_has_dutch():
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="nl")
    untranslated = []
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(texts)):
            untranslated.append(message.id)
    assert untranslated == []


def test_catalogue_holds_every_message_of_the_code(tmp_path):
    if not shutil.which("xgettext"):
        pytest.fail("xgettext is missing: install gettext from your system's packages.")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "*.py", "*.html", "*.txt", "locale/nl"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, tracked.split("\0")):
        if name.startswith(("tests/", "bench/", "frontend/")) or not (ROOT / name).exists():
            continue
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "nl", "--no-obsolete", "-v", "0"],
        cwd=tmp_path,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    fresh = tmp_path / CATALOGUE.relative_to(ROOT)
    assert _message_ids(fresh) == _message_ids(CATALOGUE), "run `make catalogue`"


def _message_ids(path: Path) -> set[str]:
    with path.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


def _named(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def _locked(name: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    return {canonicalize_name(line.split("==")[0]) for line in lines if "==" in line}
