"""How sales says figures and happenings in words: traces of prices, lines of a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tradewright.control.queries import Told
from tradewright.kernel.doors import link
from tradewright.kernel.pieces import Happening, Trace
from tradewright.kernel.sight import HIDDEN
from tradewright.pricing.queries.precedence import LEVELS, levels_tried

CHANNELS = [("desk", "Desk"), ("phone", "Phone"), ("web", "Shop"), ("edi", "EDI"), ("api", "API")]
SOURCES = {**LEVELS, "manual": "By hand", "quote": "Quote"}

# what is said, icon, tone; `{number}` is the document's
TOPICS: dict[str, tuple[str, str, str]] = {
    "sales.order_entered": ("Entered", "pencil", "plain"),
    "sales.order_confirmed": ("Confirmed, stock reserved", "circle-dot", "running"),
    "sales.order_held": ("Held", "hand-stop", "blocked"),
    "sales.hold_lifted": ("Hold lifted", "lock-open", "running"),
    "sales.quote_entered": ("Quote {number} entered", "pencil", "plain"),
    "sales.quote_changed": ("Quote changed", "edit", "plain"),
    "sales.quote_submitted": ("Quote waits for approval", "hand-finger", "waits"),
    "sales.quote_approved": ("Quote may be sent", "checks", "running"),
    "sales.quote_returned": ("Quote is a draft again", "arrow-back-up", "waits"),
    "sales.quote_sent": ("Quote {number} sent", "send", "running"),
    "sales.quote_mailed": ("Quote {number} mailed", "mail", "plain"),
    "sales.quote_accepted": (
        "Quote {number} accepted: order {order_number}",
        "circle-check",
        "done",
    ),
    "sales.quote_declined": ("Quote {number} declined", "circle-x", "blocked"),
    "sales.quote_expired": ("Quote {number} expired", "clock-off", "blocked"),
    "sales.quote_withdrawn": ("Quote {number} withdrawn", "x", "plain"),
    "sales.quote_revised": ("Quote {number} superseded by its revision", "versions", "plain"),
    "sales.quote_stock_released": ("Stock held for the quote is free", "package-off", "plain"),
    "approvals.approval_requested": ("Approval asked for", "hand-finger", "waits"),
    "approvals.approval_counted": ("Approved by one, others are asked", "check", "running"),
    "approvals.approval_decided": ("Request {decision}", "checks", "plain"),
    "approvals.approval_lapsed": ("Request lapsed", "arrow-back-up", "plain"),
    "approvals.approval_withdrawn": ("Request withdrawn", "x", "plain"),
    "approvals.approval_expired": ("Request expired", "clock-off", "blocked"),
    "sales.order_changed": ("Changed", "edit", "plain"),
    "sales.backorder_reserved": ("Stock came in and is reserved", "package-import", "running"),
    "sales.order_released": ("Released to the warehouse", "basket", "running"),
    "sales.order_release_settled": ("Open again: not shipped", "arrow-back-up", "waits"),
    "sales.order_cancelled": ("Cancelled", "ban", "plain"),
    "sales.order_completed": ("Completed", "circle-check", "done"),
    "warehouse.shipment_released": ("Shipment {number} to pick", "basket", "plain"),
    "warehouse.shipment_picked": ("Shipment {number} picked", "basket-check", "running"),
    "warehouse.shipment_packed": ("Shipment {number} packed", "package", "running"),
    "warehouse.shipment_shipped": ("Shipment {number} shipped", "truck-delivery", "done"),
    "warehouse.shipment_recalled": ("Shipment {number} recalled", "arrow-back-up", "waits"),
    "receivables.invoice_issued": ("Invoice {number} issued", "file-invoice", "running"),
    "receivables.invoice_paid": ("Invoice {number} paid", "cash", "done"),
    "receivables.invoice_reopened": ("Invoice {number} open again", "cash-off", "waits"),
    "receivables.credit_note_issued": ("Credit note {number} issued", "file-minus", "running"),
    "receivables.credit_note_applied": ("Credit note {number} applied", "circle-check", "done"),
    "sales.return_authorised": ("Return {number} authorised", "truck-return", "waits"),
    "sales.return_received": ("Return {number} received", "package-import", "running"),
    "sales.return_cancelled": ("Return {number} cancelled", "ban", "plain"),
}
PAGES = {
    "quote": "quote", "sales_order": "order", "shipment": "shipment", "invoice": "invoice",
    "return_order": "return", "approval_request": "approval",
}  # fmt: skip


def amount(value: Decimal, minor_unit: int = 2) -> str:
    """1,234.50"""
    step = Decimal(1).scaleb(-minor_unit)
    return f"{value.quantize(step, rounding=ROUND_HALF_UP):,.{minor_unit}f}"


def plain(value: Decimal, places: int = 0) -> str:
    """12 or 1,234.5: no more decimals than it has, at least `places`."""
    exponent = round(value, 6).normalize().as_tuple().exponent
    has = -exponent if isinstance(exponent, int) else 0
    return f"{round(value, 6):,.{max(places, has)}f}"


def spoken_day(day: date) -> str:
    """29 Oct 2026"""
    return f"{day.day} {day:%b %Y}"


def source_words(source: str | None, trace: Mapping[str, Any] | None) -> str:
    """Where a price comes from, in a few words: List price, 6 EA or more."""
    words = SOURCES.get(source or "", source or "")
    won = (trace or {}).get("won") or {}
    if won.get("min_quantity"):
        words += f", {plain(Decimal(won['min_quantity']))} {won['unit']} or more"
    return words


def price_trace(
    item: str, unit: str, price: Decimal, source: str, trace: Mapping[str, Any], at: datetime
) -> Trace:
    """Why a line has its price, from the trace that was stored with it."""
    won = trace.get("won") or {}
    figures: list[tuple[str, Any]] = [(f"Price per {unit}", plain(price, 2))]
    if source == "quote":
        words = f"As it was quoted in {won.get('number')}, line {won.get('line_no')}."
        if trace.get("engine_price") is not None:
            figures.insert(0, ("The conditions then", plain(Decimal(trace["engine_price"]), 2)))
        return Trace(f"Price of {item}", words, figures, (), at)
    if source == "manual":
        return Trace(f"Price of {item}", "The price was set by hand.", figures, (), at)
    because = f"The {SOURCES.get(source, source).lower()} holds"
    if won.get("valid_from"):
        because += f" from {spoken_day(date.fromisoformat(won['valid_from']))}"
    if won.get("min_quantity"):
        because += f" for {plain(Decimal(won['min_quantity']))} {won['unit']} or more"
    if won.get("unit") not in (None, unit):
        figures.insert(0, (f"Stated per {won['unit']}", plain(Decimal(won["price"]), 2)))
        because += ", converted once to the unit that was ordered"
    tried = [
        (SOURCES.get(level, level), "found" if found else "none")
        for level, found in levels_tried(trace)
    ]
    return Trace(f"Price of {item}", because + ".", figures, tried, at)


def happenings(history: Iterable[Told], *, here: tuple[str, int]) -> list[Happening]:
    """A document's history as its timeline; `here` is the document itself, it needs no link."""
    return [_happening(told, here) for told in history]


def _happening(told: Told, here: tuple[str, int]) -> Happening:
    known = TOPICS.get(told.topic)
    words, icon, tone = known or (told.what, "point", "plain")
    if told.topic == "sales.order_cancelled":
        ended = {"cancelled": "Cancelled", "completed": "Rest cancelled"}
        words = ended.get(str(told.body.get("to")), "Lines cancelled")
    why = told.why
    if told.topic in MORE:
        why = ". ".join(filter(None, (why.rstrip("."), MORE[told.topic](told.body))))
    is_here = (told.aggregate, told.key) == here
    url = "" if is_here or told.aggregate not in PAGES else link(PAGES[told.aggregate], told.key)
    words = words.format_map(_Words(told.body))
    return Happening(told.at, words, told.who, why, url, tone, icon)


class _Words(dict[str, Any]):
    """The body of an event; what it does not tell is left out."""

    def __missing__(self, key: str) -> str:
        return ""


def _over_limit(body: Mapping[str, Any]) -> str:
    """By how much an order passed the limit, where it was that which held it."""
    figures = body.get("figures")
    if not figures:
        return "" if body.get("reason") else "Over the credit limit"
    if HIDDEN in figures.values():
        return "Over the credit limit"
    over, limit = (amount(Decimal(figures[name])) for name in ("over_by", "limit"))
    return f"{over} over the limit of {limit}"


def _lines_of(body: Mapping[str, Any]) -> str:
    """Line 1: 6; line 3: 2"""
    lines = [f"line {one['line_no']}: {plain(Decimal(one['quantity']))}"
             for one in body.get("lines", ())]  # fmt: skip
    return "; ".join(lines).capitalize()


def _changes(body: Mapping[str, Any]) -> str:
    """Line 1, I00001: 5 → 6 EA; requested 3 Mar 2026 → 9 Mar 2026; total 60.00 → 72.00"""
    changes = body.get("changes", {})
    said = []
    for line in changes.get("lines", ()):
        quantity, price = line.get("quantity"), line.get("unit_price")
        steps = [_step(quantity, plain) + f" {line['unit']}"] if quantity else []
        if price:
            steps.append("at " + _step(price, lambda value: plain(value, 2)))
        said.append(f"line {line['line_no']}, {line['item']}: {' '.join(steps) or 'taxed anew'}")
    if "requested_on" in changes:
        said.append("requested " + _step(changes["requested_on"], _iso_day))
    if "ship_to" in changes:
        said.append("to " + _step(changes["ship_to"], str))
    if "customer_reference" in changes:
        said.append("reference " + _step(changes["customer_reference"], lambda text: text or "–"))
    total = changes.get("total", {})
    if total.get("from") != total.get("to"):
        said.append("total " + _step(total, amount))
    words = "; ".join(said)
    return words[:1].upper() + words[1:]


def _step(change: Mapping[str, Any], words: Callable[[Any], str]) -> str:
    """5 → 6; only the new value where there was none before."""
    new = words(_exact(change["to"]))
    return f"{words(_exact(change['from']))} → {new}" if "from" in change else new


def _exact(value: object) -> object:
    return Decimal(value) if isinstance(value, int) else value


def _iso_day(day: str) -> str:
    return spoken_day(date.fromisoformat(day))


# what more a timeline says of a happening, from its event's body
MORE: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "sales.order_held": _over_limit,
    "sales.order_changed": _changes,
    "sales.order_cancelled": _lines_of,
    "sales.backorder_reserved": _lines_of,
}
