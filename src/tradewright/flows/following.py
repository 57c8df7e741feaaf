"""What every story needs: an event whose consequence is refused must not pass in silence."""

from __future__ import annotations

from tradewright.kernel.errors import TradewrightError
from tradewright.kernel.outcome import Outcomes


def followed(outcomes: Outcomes) -> Outcomes:
    """Every consequence was taken; else the event is parked with the first refusal's reason."""
    if outcomes.refused:
        first = outcomes.refused[0]
        raise TradewrightError(f"{first.code}: {first.message}")
    return outcomes
