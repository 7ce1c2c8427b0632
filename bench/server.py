"""Run the site as in production, on a database of its own."""

import atexit
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def size(name: str, default: int) -> int:
    """How large to measure something: by default as the goals say, else by `BENCH_<NAME>`."""
    return int(os.environ.get(f"BENCH_{name}", default))


@dataclass
class Server:
    """A running site."""

    host: str
    port: int
    environment: dict[str, str]
    started_in: float = 0.0
    pid: int = 0

    def cpu_seconds(self) -> float:
        """The time of processors that the server and its workers took; 0 where none is told."""
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = path.read_text().rpartition(")")[2].split()
                if self.pid in (int(path.parent.name), int(fields[1])):
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def prepare(self) -> None:
        """An empty database with its tables, and the static files."""
        folder = Path(self.environment["VAR_DIR"])
        shutil.copytree(_prepared(), folder, dirs_exist_ok=True)
        if "DATABASE_URL" in self.environment:
            self.manage("migrate", "-v0")

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def manage(self, *arguments: str) -> float:
        """Run a command of manage.py and return how many seconds it took."""
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return time.perf_counter() - begin

    def ask(self, code: str) -> Any:
        """Run code in Django's shell and return what it leaves in `answer`."""
        script = f"import json, logging; logging.disable()\n{code}\nprint('=>', json.dumps(answer))"
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", script],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return json.loads(done.stdout.rpartition("=>")[2])


@cache
def _prepared() -> Path:
    """What every measurement on SQLite starts with, made once: migrating takes half a minute."""
    with prepared_server() as server:
        server.manage("migrate", "-v0")
        server.manage("collectstatic", "--no-input", "-v0")
        folder = Path(tempfile.mkdtemp(prefix="agendastad-bench-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return Path(shutil.copytree(server.environment["VAR_DIR"], folder, dirs_exist_ok=True))


@contextmanager
def prepared_server(**more: str) -> Iterator[Server]:
    """A temporary folder and the variables to run in it, with `more` of them."""
    folder = tempfile.mkdtemp(prefix="agendastad-bench-")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "DJANGO_SETTINGS_MODULE": "agendastad.settings.base",
        "SECRET_KEY": "only-for-benchmarks",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "VAR_DIR": folder,
        "SECURE_SSL_REDIRECT": "false",
        "SERVE_MEDIA": "true",
        **more,
    }
    try:
        yield Server("127.0.0.1", port, environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Start the web server, wait until it answers, and stop it in the end."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--no-demo"],
        cwd=ROOT,
        env=server.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server.pid = process.pid
    try:
        while True:
            try:
                with urllib.request.urlopen(f"{server.url}/healthz", timeout=5):
                    break
            except OSError:
                if process.poll() is not None or time.perf_counter() - begin > 60:
                    raise RuntimeError("the server did not start") from None
                time.sleep(0.05)
        server.started_in = time.perf_counter() - begin
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
