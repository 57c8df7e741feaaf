"""Prices."""

from __future__ import annotations

from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "tradewright.pricing"
    label = "pricing"
