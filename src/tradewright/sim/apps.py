from __future__ import annotations

from django.apps import AppConfig


class SimConfig(AppConfig):
    name = "tradewright.sim"
    label = "sim"
