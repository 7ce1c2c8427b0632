"""gunicorn's settings: threads in one process, with the background worker inside."""

import logging
import os
import signal
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
# So many may wait; WEB_THREADS of them are at work (home.at_work).
threads = max(100, env.integer("WEB_THREADS", default=8, least=1))
graceful_timeout = 10
control_socket_disable = True
accesslog = None
loglevel = env.log_level("LOG_LEVEL", default="WARNING").lower()


def post_worker_init(worker: Any) -> None:
    """Start the background worker inside this process, where the settings ask for it."""
    from agendastad import worker as background

    # A page that is kept takes less than a millisecond; Python's own five would make it wait for
    # each thread that works.
    sys.setswitchinterval(0.001)
    # Ctrl-C reaches this process from the terminal, and as SIGQUIT from the server above it. Both
    # at once end in an exit inside the exit, which leaves the background worker running.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    background.start()


def worker_exit(server: Any, worker: Any) -> None:
    """Let the running task finish, and end the process.

    This is the last thing gunicorn calls. The interpreter would then still wait for every thread of
    the pool, and a connection that a browser opened ahead holds one for five seconds.
    """
    from agendastad import worker as background

    signal.signal(signal.SIGQUIT, signal.SIG_IGN)  # a second one would cut the task off
    try:
        background.stop()
    finally:
        # A worker that did not start ends with a status of its own, which gunicorn acts upon.
        if worker.booted:
            logging.shutdown()
            os._exit(0)
