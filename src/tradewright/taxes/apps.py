"""Tax rates."""

from __future__ import annotations

from django.apps import AppConfig


class TaxesConfig(AppConfig):
    name = "tradewright.taxes"
    label = "taxes"
