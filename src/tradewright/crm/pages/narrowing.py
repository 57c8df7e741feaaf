"""What narrows board, list and forecast: filters of the address, the same on all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from tradewright.kernel.doors import WorkRequest
from tradewright.kernel.lists import Filter

from ..queries.opportunities import CHANNELS, FORECASTS, Narrowed, choices, rep_choices
from ..queries.stages import StageRow

TEAM = ("owner", "manager", "region")


def team_filters(company_id: int) -> list[Filter]:
    """Owner, manager and region, as far as there are any."""
    known = choices(company_id)
    return [
        Filter("owner", "Owner", "choice", rep_choices(company_id)),
        Filter("manager", "Manager", "choice", [(one, one) for one in known["manager"]]),
        Filter("region", "Region", "choice", [(one, one) for one in known["region"]]),
    ]


def filters(company_id: int, stages: Sequence[StageRow] = ()) -> list[Filter]:
    """All that narrows opportunities; without stages, not those (the board has them as columns)."""
    staged = [Filter("stage", "Stage", "choice", [(one.code, one.name) for one in stages])]
    return [
        *team_filters(company_id),
        *(staged if stages else ()),
        Filter("customer", "Customer code"),
        Filter("product", "Item code"),
        Filter("channel", "Channel", "choice", CHANNELS),
        Filter("forecast", "Forecast", "choice", FORECASTS),
        Filter("month", "Closes in the month of", "date"),
    ]


def narrowed(request: WorkRequest, words: str, values: Mapping[str, Any]) -> Narrowed:
    """The filters as queries take them."""
    return Narrowed(
        user_id=request.actor.user_id, today=today(request), search=words,
        **{name: value for name, value in values.items() if value is not None},
    )  # fmt: skip


def today(request: WorkRequest) -> date:
    """The day at the workplace."""
    return timezone.localdate(request.at)
