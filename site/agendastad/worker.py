"""The background worker inside the web process.

`make run` and small installations need no second service: the web server starts the worker after
it has forked, and stops it before it ends. Larger ones set TASKS_IN_PROCESS=false and run any
number of `manage.py run_huey` instead.
"""

import logging
import threading

from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from huey.consumer import Consumer
from huey.consumer_options import ConsumerConfig
from huey.contrib.djhuey import HUEY

logger = logging.getLogger(__name__)

#: How long a running task may take to finish when the process is told to end. With the two seconds
#: of `stop` it stays well below gunicorn's `graceful_timeout`, which ends in a kill.
SHUTDOWN_SECONDS = 5

_consumer: Consumer | None = None
_watch: threading.Thread | None = None
_lock = threading.Lock()


class InProcessConsumer(Consumer):
    """A consumer that leaves the signals to the web server.

    huey's own takes over SIGTERM, and then the server waits for its full patience to run out.
    """

    _stop_flag_timeout: float

    def _set_signal_handlers(self) -> None:
        """Leave them alone."""


def start() -> bool:
    """Start the worker, if the settings ask for it; return whether it runs now."""
    global _consumer, _watch
    if not settings.TASKS_IN_PROCESS or HUEY.immediate:
        return False
    with _lock:
        if _consumer is None:
            autodiscover_modules("tasks")
            options = settings.HUEY.get("consumer", {})
            config = ConsumerConfig(**{"shutdown_timeout": SHUTDOWN_SECONDS, **options})
            config.validate()
            _consumer = InProcessConsumer(HUEY, **config.values)
            _consumer._stop_flag_timeout = 5.0  # how often it looks whether its threads live
            _watch = threading.Thread(target=_consumer.run, name="huey-watch", daemon=True)
            _watch.start()
            logger.info("The background worker runs inside this process.")
    return True


def stop() -> None:
    """Stop the worker; a task that runs now gets some seconds to finish."""
    global _consumer, _watch
    with _lock:
        if _consumer is None or _watch is None:
            return
        _consumer.stop(graceful=True)
        _watch.join(timeout=2)
        _consumer = _watch = None
