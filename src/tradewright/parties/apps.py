"""Customers, their addresses and terms."""

from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "tradewright.parties"
    label = "parties"
