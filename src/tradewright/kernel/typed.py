"""What a person typed into a form, read as operations take it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
LONGEST = 24  # digits and signs: more than any amount, fewer than an attack


class Typed:
    """The fields of a form; what cannot be read stands in `wrong`, by field, with what to do.

    An operation is called only when nothing is wrong; what it then refuses comes as an outcome.
    """

    def __init__(self, sent: Mapping[str, str]) -> None:
        self.sent = sent
        self.wrong: dict[str, str] = {}

    def text(self, name: str) -> str:
        """The text without blanks around it; "" where nothing was typed."""
        return self.sent.get(name, "").strip()

    def ticked(self, name: str) -> bool:
        return bool(self.sent.get(name))

    def number(self, name: str) -> Decimal | None:
        """12, 1,234.50 or −3; None where nothing was typed."""
        text = self.text(name).replace("\N{MINUS SIGN}", "-").replace(" ", "")
        if not text:
            return None
        if GROUPED.fullmatch(text):
            text = text.replace(",", "")
        if len(text) > LONGEST or not PLAIN.fullmatch(text):
            self.wrong[name] = "Give a number, like 1234.50."
            return None
        return Decimal(text)

    def needed(self, name: str) -> Decimal:
        """A number that must be there; zero (and a word in `wrong`) where it is not."""
        value = self.number(name)
        if value is None:
            self.wrong.setdefault(name, "Give a number, like 12 or 3.50.")
            return Decimal(0)
        return value

    def whole(self, name: str) -> int:
        """A whole number that must be there."""
        text = self.text(name)
        if len(text) <= LONGEST and re.fullmatch(r"-?[0-9]+", text):
            return int(text)
        self.wrong[name] = "Give a whole number, like 12."
        return 0

    def day(self, name: str) -> date | None:
        """A day as the browser's date field sends it; None where nothing was typed."""
        text = self.text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.wrong[name] = "Give the day as year-month-day."
            return None

    def needed_day(self, name: str) -> date:
        """A day that must be there; the first of all (and a word in `wrong`) where it is not."""
        found = self.day(name)
        if found is None:
            self.wrong.setdefault(name, "Give the day as year-month-day.")
        return found or date.min
