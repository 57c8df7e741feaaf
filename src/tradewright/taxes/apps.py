"""Tax rates."""

from __future__ import annotations

from django.apps import AppConfig


class TaxesConfig(AppConfig):
    name = "tradewright.taxes"
    label = "taxes"

    def ready(self) -> None:
        from . import quality  # noqa: F401, PLC0415 - its rules register themselves
