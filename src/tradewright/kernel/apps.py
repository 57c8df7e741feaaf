from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from . import guards


class KernelConfig(AppConfig):
    name = "tradewright.kernel"
    label = "kernel"

    def ready(self) -> None:
        from . import housekeeping  # noqa: F401, PLC0415 - its jobs register themselves

        # the signal comes once for this app, when every app's migrations have run
        post_migrate.connect(lambda **_: guards.lay(), sender=self, weak=False)
