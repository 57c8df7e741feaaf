"""Legal entities, calendars, document numbers, users."""

from __future__ import annotations

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    name = "tradewright.company"
    label = "company"
