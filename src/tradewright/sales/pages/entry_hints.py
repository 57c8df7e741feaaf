"""What stands beside a line of an order while it is typed: what is odd, what else could be sold,
what it earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..queries.entry import AskedLine, PreviewLine
from ..queries.entry_help import Hints
from .figures import plain

READ_COSTS = "inventory.read_costs"
OFFERED = 3  # substitutes shown at a line
ZERO = Decimal(0)
KINDS = {"equal": "equal", "better": "better", "successor": "its successor"}


def beside(
    line: PreviewLine, asked: AskedLine, known: Hints | None, *, sees_margins: bool
) -> dict[str, Any]:
    """Warnings, substitutes where the line is short or its item is sold no longer, and margin."""
    if known is None:
        return {"warnings": [], "instead": []}
    is_short = (
        line.available is not None
        and asked.quantity is not None
        and asked.quantity > max(line.available, ZERO)
    )
    wants = is_short or line.fault == "item_not_active"
    return {
        "warnings": _warnings(line, known),
        "instead": [
            {
                "code": one.code,
                "words": f"{KINDS[one.kind]}, {one.name}",
                "available": "" if one.available is None
                else f"{plain(max(one.available, ZERO))} {one.unit} available",
            }
            for one in known.instead[:OFFERED]
        ] if wants else [],
        "margin": _percent(*_earned(line, known)) if sees_margins else None,
    }  # fmt: skip


def _warnings(line: PreviewLine, known: Hints) -> list[str]:
    """What an order of this item goes by; it is taken all the same."""
    found: list[str] = []
    if line.quantity is None or line.fault:
        return found
    least, multiple, unit = known.min_order_quantity, known.order_multiple, known.stocking_unit
    if least is not None and line.quantity < least:
        found.append(f"Ordered from {plain(least)} {unit} on.")
    if multiple is not None and line.quantity % multiple:
        found.append(f"Ordered in multiples of {plain(multiple)} {unit}.")
    return found


def _earned(line: PreviewLine, known: Hints) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Net and margin of a line, where its cost is known."""
    if line.amount_net is None or line.quantity is None or known.unit_cost is None:
        return None, None
    return line.amount_net, line.amount_net - line.quantity * known.unit_cost


def _percent(net: Decimal | None, earned: Decimal | None) -> str | None:
    if not net or earned is None:
        return None
    return f"{plain(round(earned * 100 / net, 1))} %".replace("-", "\N{MINUS SIGN}")


def margin(lines: Sequence[PreviewLine], known: Mapping[int, Hints]) -> str | None:
    """The margin of all lines whose cost is known, as a part of their net."""
    parts = [
        _earned(line, known[line.item_id])
        for line in lines
        if line.item_id is not None and line.item_id in known
    ]
    nets = [(net, earned) for net, earned in parts if net is not None and earned is not None]
    return _percent(sum((net for net, _ in nets), ZERO), sum((one for _, one in nets), ZERO))
