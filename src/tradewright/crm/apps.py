"""Leads, opportunities, account plans, activities and cases."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "tradewright.crm"
    label = "crm"

    def import_models(self) -> None:
        """The tables stand in one file for each noun."""
        super().import_models()
        assert self.models_module is not None
        for info in iter_modules(self.models_module.__path__):
            import_module(f"{self.models_module.__name__}.{info.name}")
