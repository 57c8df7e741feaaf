"""Prices."""

from __future__ import annotations

from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "tradewright.pricing"
    label = "pricing"

    def ready(self) -> None:
        from . import quality  # noqa: F401, PLC0415 - its rules register themselves
