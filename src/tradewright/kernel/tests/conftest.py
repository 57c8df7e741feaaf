"""What the kernel's own tests share: work in other threads, on connections of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection


class Elsewhere:
    """Runs functions at the same time, each in a thread and on a connection of its own."""

    def barrier(self, parties: int) -> threading.Barrier:
        return threading.Barrier(parties)

    def run(self, *functions: Callable[[], Any]) -> list[Any]:
        """The answers in the order of the functions; the first fault is raised."""

        def closing(function: Callable[[], Any]) -> Any:
            try:
                return function()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return [future.result(60) for future in [pool.submit(closing, f) for f in functions]]


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()
