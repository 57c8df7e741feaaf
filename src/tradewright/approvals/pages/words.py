"""How approvals are said: what is asked, what would change, and why somebody cannot decide.

What field permissions keep from the reader is said as ••• here as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tradewright.kernel.doors import PAGES, link
from tradewright.kernel.operation import Actor
from tradewright.kernel.sight import HIDDEN, hidden_from, seen

from ..kinds import KINDS
from ..queries.requests import Request

WHY_NOT = {
    "own": "You asked for it yourself: another person decides.",
    "decided": "You have decided already; others are still asked.",
    "through_delegate": "Whose right you could use asked for it: another person decides.",
    "beyond": "It is above what you may approve.",
    "not_approver": "You do not hold the duty that its rule asks for.",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would be another: before → after."""

    what: str
    before: str
    after: str
    note: str = ""


# Kinds whose figures are columns of the credit account: their amount is one of them.
CREDIT_KINDS = ("credit_exception", "credit_limit")


def as_seen(request: Request, actor: Actor) -> Request:
    """The request without what the actor may not see: its content shows •••, its amount nothing."""
    shown: Request = seen(request, actor)
    hidden = hidden_from(actor, "credit_account")
    if request.kind not in CREDIT_KINDS or "limit" not in hidden:
        return shown
    content = {key: HIDDEN if key in hidden else part for key, part in shown.content.items()}
    return replace(shown, content=content, amount=None)


def money(value: Any, currency: str = "") -> str:
    """1,234.50 GBP; none where there is no bound."""
    if value is None:
        return "no limit"
    if value == HIDDEN:
        return HIDDEN
    shown = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{shown:,.2f} {currency}".strip()


def plain(value: Any) -> str:
    """12 or 1,234.5; a dash for none."""
    if value is None:
        return "–"
    if value == HIDDEN:
        return HIDDEN
    number = Decimal(str(value)).normalize()
    return f"{number:,f}"


def changes(request: Request) -> list[Change]:
    """What the approval would change, read from its content."""
    content = request.content
    match request.kind:
        case "price_override":
            return [_price(line, content["currency"]) for line in content["lines"]]
        case "quote":
            return _quote(content)
        case "credit_exception":
            currency = content["currency"]
            note = f"{money(content['exposure'], currency)} owed and on order before it"
            return [
                Change("Customer", content["customer"], content["customer"]),
                Change("Order", "held", f"confirmed, {money(content['total'], currency)}", note),
                Change("Above the limit of " + money(content["limit"], currency),
                       money(0, currency), money(content["over_by"], currency)),
            ]  # fmt: skip
        case "credit_limit":
            currency = content["currency"]
            before, after = (money(content[key], currency) for key in ("from", "to"))
            return [Change(f"Limit of {content['customer']}", before, after)]
        case "credit_note":
            return _credit(content)
        case "role_grant":
            until = _day(content["valid_until"]) or "open"
            since = _day(content["valid_from"]) or "the day it is approved"
            return [
                Change(f"Roles of {content['username']}", "–", content["role"],
                       f"from {since}, until {until}")
            ]  # fmt: skip
        case "master_data":
            return [
                Change(field.replace("_", " ").capitalize(), _word(content["before"].get(field)),
                       _word(after))
                for field, after in content["after"].items()
            ]  # fmt: skip
        case "erasure":
            what = f"{content['subject'].capitalize()} {content['subject_id']}"
            return [Change(what, "can be read", "erased", content["reason"])]
        case "manual_journal":
            return [_line(line, content["currency"]) for line in content["lines"]]
    return [Change(key, "–", str(value)) for key, value in content.items()]


def _price(line: Mapping[str, Any], currency: str) -> Change:
    before, after = line["price_of_conditions"], line["price_asked"]
    note = ""
    if before:
        off = (100 * (1 - Decimal(str(after)) / Decimal(str(before)))).quantize(
            Decimal("0.1"), rounding=ROUND_HALF_UP
        )
        note = f"{off} % less"
    if line.get("is_below_floor") is True:
        note = ", ".join(filter(None, (note, "below the least margin")))
    what = f"{line['item']}, {plain(line['quantity'])} {line['unit']}"
    return Change(what, f"{plain(before)} {currency}", f"{plain(after)} {currency}", note)


def _quote(content: Mapping[str, Any]) -> list[Change]:
    """The lines below the conditions, then the whole, with its margin for who may see costs."""
    currency = content["currency"]
    lines = [
        _price(line, currency)
        for line in content["lines"]
        if line["price_of_conditions"] != line["price_asked"]
    ]
    net, cost = content["net"], content["cost"]
    note = f"valid until {_day(content['valid_until'])}"
    if cost not in (None, HIDDEN) and Decimal(str(net)):
        left = (100 * (1 - Decimal(str(cost)) / Decimal(str(net)))).quantize(
            Decimal("0.1"), rounding=ROUND_HALF_UP
        )
        note = f"margin {left} %, {note}"
    whole = Change(f"Quote for {content['customer']}", "–", money(content["total"], currency), note)
    return [*lines, whole]


def _credit(content: Mapping[str, Any]) -> list[Change]:
    """The lines that are credited, then the whole with its tax."""
    currency = content["currency"]
    lines = [
        Change(f"{line['item']}, {line['description']}", "–", money(line["net"], currency),
               "" if not Decimal(line["quantity"]) else f"{plain(line['quantity'])} not kept")
        for line in content["lines"]
    ]  # fmt: skip
    whole = Change(
        f"Credit of invoice {content['invoice']} to {content['customer']}", "–",
        money(content["total"], currency), f"{money(content['tax'], currency)} of it tax",
    )  # fmt: skip
    return [whole, *lines]


def _line(line: Mapping[str, Any], currency: str) -> Change:
    amount = Decimal(str(line["amount"]))
    side = "Debit" if amount > 0 else "Credit"
    return Change(line["account"], "–", f"{side} {money(abs(amount), currency)}")


def _word(value: Any) -> str:
    """A field as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in (None, "") else "–"


def _day(text: str | None) -> str:
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%b %Y}"


def in_short(request: Request) -> str:
    """The change in one line for a list."""
    found = changes(request)
    if request.kind == "credit_exception":
        return f"{money(request.content['over_by'], request.currency)} above the limit"
    first = found[0] if found else Change("", "", "")
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    if request.kind == "manual_journal":
        return str(request.content.get("description", ""))
    note = f" ({first.note})" if first.note else ""
    return f"{first.what}: {first.before} → {first.after}{note}{more}"


def subject_url(kind: str, subject: str, subject_id: int) -> str:
    """The page of what the request is about; "" where there is none."""
    name = (KINDS[kind].page if kind in KINDS else "") or subject
    if name == "people":
        return link(name) if name in PAGES else ""
    return link(name, subject_id)


def band(rule: Mapping[str, Any]) -> str:
    """When a rule counts, in words."""
    said = []
    for figure, unit in (("percent", " %"), ("amount", "")):
        over, upto = rule.get(f"{figure}_over"), rule.get(f"{figure}_upto")
        bounds = []
        if over is not None:
            bounds.append(f"over {plain(over)}{unit}")
        if upto is not None:
            bounds.append(f"up to {plain(upto)}{unit}")
        if bounds:
            said.append(" ".join(bounds))
    return ", ".join(said) or "always"


def span(hours: int | None) -> str:
    """168 as 7 days, 36 as 36 hours; "" for none."""
    if hours is None:
        return ""
    count, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{count}\u00a0{unit}" + ("" if count == 1 else "s")


def heads(count: int) -> str:
    """How many decide."""
    return "one person" if count == 1 else f"{count} people"


def deciders(names: Sequence[str]) -> str:
    """Who could decide, by name."""
    return ", ".join(names) or "nobody holds the duty now"
