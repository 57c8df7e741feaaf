from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tradewright.web"
    label = "web"

    def ready(self) -> None:
        from . import hearing, housekeeping  # noqa: F401, PLC0415 - models are loaded only now
