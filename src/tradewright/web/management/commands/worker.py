"""`tradewright worker`: events and jobs."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from tradewright.kernel import worker


class Command(BaseCommand):
    help = "Sequence events, run what follows from them, and the jobs of the clock."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        worker.run(stop)
