"""gunicorn's settings: threads in one process, with the background worker inside."""

import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

chdir = str(ROOT)
pythonpath = f"{ROOT},{ROOT / 'site'}"
wsgi_app = "agendastad.wsgi"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
graceful_timeout = 10
control_socket_disable = True
accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()


def post_worker_init(worker: Any) -> None:
    """Start the background worker inside this process, where the settings ask for it."""
    from agendastad import worker as background

    background.start()


def worker_exit(server: Any, worker: Any) -> None:
    """Let the running task finish before the process ends."""
    from agendastad import worker as background

    background.stop()
