"""Django's cache in files, made fit for counting: many processes share it where no other is set.

Django's own lists the whole folder at each write, and its counters lose their end and, when two
count at once, numbers. A limit on attempts needs both.
"""

import os
import pickle
import random
import tempfile
import time
import zlib
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks

#: How often a write looks whether there are too many files: once in so many times.
WRITES_A_LOOK = 200


class FileCache(FileBasedCache):
    """A file for each key. Only this program writes them, so they are read as what they are."""

    # Of Django's class, and not in its stubs.
    _dir: str
    _write_content: Callable[..., None]
    _key_to_file: Callable[..., str]

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Set it if there is none; of two at once one does."""
        if self.has_key(key, version):
            return False
        handle, written = tempfile.mkstemp(dir=self._dir)
        try:
            with open(handle, "wb") as file:
                self._write_content(file, timeout, value)
            os.link(written, self._key_to_file(key, version))
        except FileExistsError:
            return False
        finally:
            os.remove(written)
        return True

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count, one after another; the moment at which it ends stays as it is."""
        try:
            file = open(self._key_to_file(key, version), "r+b")  # noqa: SIM115  (closed below)
        except FileNotFoundError:
            raise ValueError(f"Key '{key}' not found") from None
        with file:
            locks.lock(file, locks.LOCK_EX)
            end = pickle.load(file)  # noqa: S301
            if end is not None and end < time.time():
                raise ValueError(f"Key '{key}' not found")
            value: int = pickle.loads(zlib.decompress(file.read())) + delta  # noqa: S301
            file.seek(0)
            file.write(pickle.dumps(end, self.pickle_protocol))
            file.write(zlib.compress(pickle.dumps(value, self.pickle_protocol)))
            file.truncate()
        return value

    def _cull(self) -> None:
        """Take some out when there are too many, which is looked at now and then."""
        if random.randrange(WRITES_A_LOOK) == 0:  # noqa: S311  (no secret)
            super()._cull()  # type: ignore[misc]
