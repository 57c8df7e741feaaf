"""What every story needs: an event whose consequence is refused must not pass in silence."""

from __future__ import annotations

from collections.abc import Collection

from tradewright.kernel.errors import TradewrightError
from tradewright.kernel.outcome import Code, Outcomes


def followed(outcomes: Outcomes, *, unless: Collection[Code] = ()) -> Outcomes:
    """Every consequence was taken; else the event is parked with the first refusal's reason.

    `unless`: refusals that are a normal end, because the document's own timeline says why.
    """
    refused = [outcome for outcome in outcomes.refused if outcome.code not in unless]
    if refused:
        first = refused[0]
        raise TradewrightError(f"{first.code}: {first.message}")
    return outcomes
