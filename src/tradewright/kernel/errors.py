"""Faults that a caller may meet; a refused row is not one of them, it is an Outcome."""

from __future__ import annotations


class TradewrightError(Exception):
    """Something that stops the whole call; its text is fit for the person who asked."""


class NotPermitted(TradewrightError):
    """The actor lacks the duty that the operation asks for."""


class NotFresh(TradewrightError):
    """The operation asks for a confirmation of the last minutes, and there is none."""


class Refused(TradewrightError):
    """A single input was refused; `code` says why and `field` where."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class BatchTooLarge(TradewrightError):
    """More rows than one call takes; split the list."""


class ConfigurationError(TradewrightError):
    """The installation cannot work as it is set up; the text says what to change."""
