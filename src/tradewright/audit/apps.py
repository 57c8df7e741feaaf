from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "tradewright.audit"
    label = "audit"

    def ready(self) -> None:
        # models are loaded only now
        from tradewright.kernel.worker import beside  # noqa: PLC0415

        from . import triggers  # noqa: PLC0415
        from .operations import sealing  # noqa: PLC0415

        post_migrate.connect(triggers.lay_triggers, sender=self, dispatch_uid="audit.triggers")
        beside("sealer", sealing.keep_sealed, seconds=1)
