"""Items, their units and groups."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "tradewright.catalog"
    label = "catalog"
