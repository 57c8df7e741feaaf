"""Many at once, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Event, Thread
from typing import TypeVar

from django.db import connection

Answer = TypeVar("Answer")


def at_once(count: int, act: Callable[[int], Answer]) -> list[Answer]:
    """Let `count` threads do `act` at the same moment; their answers by number. Faults show."""
    together = Barrier(count)
    answers: dict[int, Answer] = {}
    faults: list[Exception] = []

    def run(nth: int) -> None:
        try:
            connection.ensure_connection()
            together.wait()
            answers[nth] = act(nth)
        except Exception as fault:  # raised below
            faults.append(fault)
            together.abort()
        finally:
            connection.close()

    threads = [Thread(target=run, args=(nth,)) for nth in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise ExceptionGroup("some of those who acted at once", faults)
    return [answers[nth] for nth in range(count)]


@contextmanager
def meanwhile(count: int, act: Callable[[], object]) -> Iterator[None]:
    """`count` threads repeat `act` as long as the block runs, and once more after it."""
    stop = Event()
    faults: list[Exception] = []

    def run() -> None:
        try:
            while True:
                last = stop.is_set()
                act()
                if last:
                    return
        except Exception as fault:  # raised below
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        if faults:
            raise ExceptionGroup("some of those who acted meanwhile", faults)
