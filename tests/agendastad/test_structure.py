"""Rules of the repository itself."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import django
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.apps import apps
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


def test_a_text_of_ours_changes_no_text_of_a_library_by_accident():
    """Our catalogue comes before all others: what we call 'Create' is called so on every screen.

    Where we mean something else, our text gets a context or other words. Where we do say it better,
    it stands in a list of its own.
    """
    on_purpose = _texts_in("home/wording.py") | _texts_in("members/wording.py")
    theirs = _dutch_of_libraries()
    assert {"Create", "Reports"} <= {text for _context, text in theirs}
    others = {
        f"{context or ''}|{text}: {dutch} instead of {theirs[context, text]}"
        for (context, text), dutch in _dutch_in(CATALOGUE).items()
        if text not in on_purpose and dutch not in theirs.get((context, text), [dutch])
    }
    assert others == set()


def _texts_in(module: str) -> set[str]:
    tree = ast.parse((ROOT / module).read_text())
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _dutch_of_libraries() -> dict[tuple[str | None, str], set[tuple[str, ...]]]:
    """What Django and the apps of others say in Dutch, by context and English text."""
    folders = [Path(django.__file__).parent / "conf"]
    for app in apps.get_app_configs():
        folder = Path(app.path)
        if not folder.is_relative_to(ROOT) or "site-packages" in folder.parts:
            folders.append(folder)
    found: dict[tuple[str | None, str], set[tuple[str, ...]]] = {}
    for folder in folders:
        catalogue = folder / "locale" / "nl" / "LC_MESSAGES" / "django.mo"
        if catalogue.exists():
            for key, dutch in _dutch_in(catalogue).items():
                found.setdefault(key, set()).add(dutch)
    return found


def _dutch_in(path: Path) -> dict[tuple[str | None, str], tuple[str, ...]]:
    with path.open("rb") as file:
        catalogue = read_mo(file) if path.suffix == ".mo" else read_po(file, locale="nl")
    found = {}
    for message in catalogue:
        english = message.id if isinstance(message.id, str) else message.id[0]
        dutch = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        if english and all(dutch):
            found[message.context, english] = dutch
    return found


def _message_ids(path: Path) -> set[str]:
    with path.open("rb") as file:
        return {f"{message.context}|{message.id}" for message in read_po(file) if message.id}


def _named(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def _locked(name: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    return {canonicalize_name(line.split("==")[0]) for line in lines if "==" in line}
