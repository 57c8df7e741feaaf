from __future__ import annotations

from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "tradewright.credit"
    label = "credit"
