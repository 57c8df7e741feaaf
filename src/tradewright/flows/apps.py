from __future__ import annotations

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "tradewright.flows"
    label = "flows"

    def ready(self) -> None:
        pass
