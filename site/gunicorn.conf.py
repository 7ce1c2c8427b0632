"""gunicorn's settings: threads in one process, with the background worker inside."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(1, str(Path(__file__).resolve().parent))

from agendastad.settings.environment import BASE_DIR as ROOT
from agendastad.settings.environment import env

chdir = str(ROOT)
pythonpath = f"{ROOT},{ROOT / 'site'}"
wsgi_app = "agendastad.wsgi"
bind = f"{env.text('HOST', default='127.0.0.1')}:{env.integer('PORT', default=8000, least=1)}"
worker_class = "gthread"
workers = env.integer("WEB_CONCURRENCY", default=1, least=1)
threads = env.integer("WEB_THREADS", default=8, least=1)
graceful_timeout = 10
control_socket_disable = True
accesslog = None
loglevel = env.log_level("LOG_LEVEL", default="WARNING").lower()


def post_worker_init(worker: Any) -> None:
    """Start the background worker inside this process, where the settings ask for it."""
    from agendastad import worker as background

    background.start()


def worker_exit(server: Any, worker: Any) -> None:
    """Let the running task finish before the process ends."""
    from agendastad import worker as background

    background.stop()
