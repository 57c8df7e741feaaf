from __future__ import annotations

from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "tradewright.credit"
    label = "credit"

    def ready(self) -> None:
        from . import quality  # noqa: F401, PLC0415 - its rules register themselves
