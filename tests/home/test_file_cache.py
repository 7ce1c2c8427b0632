"""The cache in files counts for many at once, and each counter ends when it said it would."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from home import file_cache
from home.file_cache import FileCache


@pytest.fixture
def cache(tmp_path):
    return FileCache(str(tmp_path / "cache"), {"OPTIONS": {"MAX_ENTRIES": 30}})


def test_of_many_that_add_one_does(cache):
    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(lambda number: cache.add("key", number), range(100)))
    assert done.count(True) == 1
    assert done[cache.get("key")]


def test_no_count_is_lost(cache):
    cache.add("key", 0, 60)
    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(lambda _number: cache.incr("key"), range(400)))
    assert sorted(told) == list(range(1, 401))
    assert cache.get("key") == 400


def test_a_counter_ends_when_it_said_it_would(cache, time_machine):
    time_machine.move_to(time.time(), tick=False)
    cache.add("key", 0, 3600)
    time_machine.shift(3500)
    assert cache.incr("key") == 1
    assert cache.get("key") == 1
    time_machine.shift(101)
    assert cache.get("key") is None
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")
    assert cache.add("key", 7, 60)


def test_what_is_not_there_is_not_counted(cache):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")


def test_the_folder_never_fills_up(cache, tmp_path, monkeypatch):
    monkeypatch.setattr(file_cache, "WRITES_A_LOOK", 10)
    for number in range(500):
        cache.set(f"key-{number}", number)
    assert 5 < len(list((tmp_path / "cache").iterdir())) < 130
