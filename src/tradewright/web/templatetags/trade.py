"""How figures, dates, states and traces look: tags and filters that every template has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Step

from .. import live

register = template.Library()

MINUS = "\N{MINUS SIGN}"
NO_DATA = mark_safe('<span class="none" title="no data">–</span>')
SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
MINOR_UNITS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3}

# word, tone, icon; a status that is not here is shown as it is written
STATES: dict[str, tuple[str, str, str]] = {
    "draft": ("Draft", "plain", "pencil"),
    "held": ("Held", "blocked", "hand-stop"),
    "confirmed": ("Confirmed", "running", "circle-dot"),
    "completed": ("Completed", "done", "circle-check"),
    "cancelled": ("Cancelled", "plain", "ban"),
    "backordered": ("Backordered", "waits", "clock-pause"),
    "released": ("Released", "waits", "basket"),
    "picked": ("Picked", "running", "basket-check"),
    "packed": ("Packed", "running", "package"),
    "shipped": ("Shipped", "done", "truck-delivery"),
    "partly_shipped": ("Partly shipped", "running", "truck-loading"),
    "authorised": ("Authorised", "waits", "clock"),
    "received": ("Received", "running", "package-import"),
    "credited": ("Credited", "done", "circle-check"),
    "invoiced": ("Invoiced", "done", "file-invoice"),
    "open": ("Open", "running", "circle-dot"),
    "due": ("Due", "waits", "clock"),
    "overdue": ("Overdue", "blocked", "alert-triangle"),
    "partly_paid": ("Partly paid", "waits", "progress"),
    "paid": ("Paid", "done", "circle-check"),
    "applied": ("Applied", "done", "circle-check"),
    "partly_applied": ("Partly applied", "waits", "progress"),
    "unapplied": ("Unapplied", "waits", "clock"),
    "posted": ("Posted", "done", "circle-check"),
    "reversed": ("Reversed", "plain", "arrow-back-up"),
    "active": ("Active", "done", "circle-check"),
    "stopped": ("Stopped", "blocked", "hand-stop"),
    "closed": ("Closed", "plain", "lock"),
    "parked": ("Parked", "blocked", "parking"),
    "handled": ("Handled", "done", "circle-check"),
    "set_aside": ("Set aside", "plain", "archive"),
    "ended": ("Ended", "plain", "calendar-off"),
    "in_step": ("In step", "done", "circle-check"),
    "behind": ("Behind", "waits", "clock"),
    "sound": ("All hold", "done", "shield-check"),
    "broken": ("Broken", "blocked", "shield-x"),
    "later": ("Later", "plain", "clock-pause"),
    "distinct": ("Different", "plain", "arrows-split"),
    "waiting": ("Waiting", "waits", "clock"),
    "approved": ("Approved", "done", "circle-check"),
    "refused": ("Refused", "blocked", "circle-x"),
    "rejected": ("Rejected", "plain", "x"),
    "withdrawn": ("Withdrawn", "plain", "x"),
    "lapsed": ("Lapsed", "plain", "arrow-back-up"),
    "expired": ("Expired", "blocked", "clock-off"),
    "proposed": ("Proposed", "waits", "clock"),
    "planned": ("Planned", "waits", "calendar"),
    "in_force": ("In force", "done", "circle-check"),
    "past": ("Past", "plain", "history"),
    "revoked": ("Ended", "plain", "x"),
    "over": ("Over", "plain", "history"),
    "merged": ("Merged", "done", "arrow-merge"),
    "dismissed": ("Dismissed", "plain", "x"),
    "sent": ("Sent", "running", "send"),
    "accepted": ("Accepted", "done", "circle-check"),
    "declined": ("Declined", "plain", "circle-x"),
    "superseded": ("Superseded", "plain", "versions"),
    "erased": ("Erased", "plain", "eraser"),
    "waiting_customer": ("Waiting for the customer", "waits", "clock-pause"),
    "resolved": ("Resolved", "done", "circle-check"),
    "delivered": ("Delivered", "done", "home-check"),
    "today": ("Today", "running", "calendar-check"),
    "coming": ("Coming", "plain", "calendar"),
    "upheld": ("Upheld", "done", "thumb-up"),
    "settled": ("Settled", "done", "circle-check"),
    "new": ("New", "waits", "sparkles"),
    "working": ("Working", "running", "progress"),
    "qualified": ("Qualified", "running", "star"),
    "converted": ("Converted", "done", "circle-check"),
    "disqualified": ("Given up", "plain", "x"),
    "won": ("Won", "done", "trophy"),
    "lost": ("Lost", "plain", "mood-sad"),
}
TONE_ICONS = {
    "done": "circle-check", "running": "circle-dot", "waits": "clock",
    "blocked": "alert-triangle", "plain": "point",
}  # fmt: skip


def _grouped(value: Decimal, places: int) -> str:
    """Thousands by comma; minus sign; half-up away from zero."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, Decimal) else Decimal(str(value))


@register.filter
def money(value: Any, currency: str = "") -> str:
    """1,234.50; with a currency £1,234.50 or CHF 1,234.50. No data is a dash, zero is 0.00."""
    amount = _decimal(value)
    if amount is None:
        return NO_DATA
    text = _grouped(amount, MINOR_UNITS.get(currency, 2))
    if not currency:
        return text
    symbol = SYMBOLS.get(currency, f"{currency}\N{NO-BREAK SPACE}")
    return f"{MINUS}{symbol}{text[1:]}" if text.startswith(MINUS) else f"{symbol}{text}"


@register.filter
def price(value: Any) -> str:
    """A unit price: at least two decimals, as many more as it has (up to six)."""
    amount = _decimal(value)
    if amount is None:
        return NO_DATA
    whole = amount.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP).normalize()
    exponent = whole.as_tuple().exponent
    return _grouped(whole, max(2, -exponent if isinstance(exponent, int) else 2))


@register.filter
def cost(value: Any) -> str:
    """A unit cost in a column: always four decimals, so that the points stand in one line."""
    amount = _decimal(value)
    return NO_DATA if amount is None else _grouped(amount, 4)


@register.filter
def quantity(value: Any, unit: str = "") -> str:
    """12 EA, 1.5 KG: no trailing zeros."""
    amount = _decimal(value)
    if amount is None:
        return NO_DATA
    exponent = amount.normalize().as_tuple().exponent
    text = _grouped(amount, max(0, -exponent if isinstance(exponent, int) else 0))
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


@register.filter
def signed(value: Any, unit: str = "") -> str:
    """A quantity that comes or goes: +12 or −3 EA."""
    amount = _decimal(value)
    text = quantity(value, unit)
    return f"+{text}" if amount is not None and amount > 0 else text


@register.filter
def unsigned(value: Decimal | None) -> Decimal | None:
    """The size of an amount whose sign is told by the column it stands in."""
    return None if value is None else abs(value)


@register.filter
def negated(value: Decimal | None) -> Decimal | None:
    """An amount that is taken off in a sum; nothing stays nothing."""
    return None if value is None else -value or value


@register.filter
def figure(value: Any) -> Any:
    """1,234 for a whole number; anything else as it is."""
    return f"{value:,}" if isinstance(value, int) else value


@register.filter
def percent(value: Any, places: int = 1) -> str:
    """A fraction as a percentage: 0.2 is 20 %."""
    amount = _decimal(value)
    if amount is None:
        return NO_DATA
    return quantity(round(amount * 100, places)) + "\N{NO-BREAK SPACE}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """23 Nov 2026, in the company's time zone."""
    if value is None:
        return NO_DATA
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return f"{value.day}\N{NO-BREAK SPACE}{value:%b}\N{NO-BREAK SPACE}{value.year}"


@register.filter
def clock(value: datetime | None) -> str:
    """23 Nov 2026, 14:05:09."""
    if value is None:
        return NO_DATA
    return f"{day(value)}, {timezone.localtime(value):%H:%M:%S}"


_SPANS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def relative(then: datetime, now: datetime) -> str:
    """Just now, 5 min ago, in 2 h, 3 d ago; the date itself from ten days on."""
    distance = abs(now - then)
    if distance >= timedelta(days=10):
        return day(then)
    for span, name in _SPANS:
        if distance >= span:
            count = f"{distance // span}\N{NO-BREAK SPACE}{name}"
            return f"{count} ago" if then <= now else f"in {count}"
    return "just now"


@register.simple_tag(takes_context=True)
def moment(context: template.Context, value: datetime | None) -> str:
    """A time as a person says it, with the exact one on hover."""
    if value is None:
        return NO_DATA
    now = context.get("at") or timezone.now()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), clock(value),
        relative(value, now),
    )  # fmt: skip


@register.filter
def ago(value: date | datetime | None, now: datetime) -> str:
    """How long something waits: 5 min, 3 d, 40 d; a day counts from its beginning."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        distance = abs(now - value)
    else:
        distance = abs(timezone.localdate(now) - value)
    for span, name in _SPANS:
        if distance >= span:
            return f"{distance // span}\N{NO-BREAK SPACE}{name}"
    return "just now" if isinstance(value, datetime) else "today"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Tabler icon; with a label it speaks, without it is decoration."""
    if label:
        return format_html('<i class="ti ti-{}" role="img" aria-label="{}"></i>', name, label)
    return format_html('<i class="ti ti-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def state(status: str, word: str = "", tone: str = "") -> SafeString:
    """A state badge: colour, word and icon. `word` and `tone` override what the status has."""
    if not status:
        return mark_safe("")
    known = STATES.get(status)
    said, hue, drawn = known or (status.replace("_", " ").capitalize(), "plain", "point")
    if tone and tone != hue:
        hue, drawn = tone, TONE_ICONS.get(tone, drawn)
    return format_html(
        '<span class="state state-{}"><i class="ti ti-{}" aria-hidden="true"></i>{}</span>',
        hue, drawn, word or said,
    )  # fmt: skip


@register.filter
def breakable(name: str) -> SafeString:
    """A duty or column name that a narrow column breaks between its words, not within one."""
    return mark_safe(re.sub(r"([._])", r"\1<wbr>", escape(name)))  # noqa: S308 - escaped before


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that goes with a tone."""
    return TONE_ICONS.get(tone, "point")


@register.filter
def may(actor: Actor | None, duty: str) -> bool:
    """{% if actor|may:"sales.release_orders" %}"""
    return actor is not None and actor.may(duty)


@register.filter
def allowed(acts: Iterable[Act], actor: Actor | None) -> list[Act]:
    """The acts that the actor has the duty for."""
    return [
        act for act in acts or () if not act.duty or (actor is not None and actor.may(act.duty))
    ]


@register.filter
def by_column(steps: Iterable[Step]) -> list[tuple[str, list[Step]]]:
    """The document flow's steps by column, in order of first appearance."""
    columns: dict[str, list[Step]] = {}
    for step in steps or ():
        columns.setdefault(step.column, []).append(step)
    return list(columns.items())


@register.filter
def initials(name: str) -> str:
    """OO for Olive Owner."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """The value under a key that is known only here."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def submit_token(name: str = "external_id") -> SafeString:
    """A hidden key made when the form was opened: sent twice, it still makes one document."""
    return format_html('<input type="hidden" name="{}" value="{}">', name, uuid4())


@register.simple_tag
def query(**params: Any) -> str:
    """A query string of what is given: {% query customer=id tab="open" %}"""
    given = {key: value for key, value in params.items() if value not in (None, "")}
    return f"?{urlencode(given)}" if given else ""


@register.inclusion_tag("web/parts/explain.html")
def explain(shown: Any, trace: Any, classes: str = "") -> dict[str, Any]:
    """A figure with a dotted line; a click opens its trace (a kernel.pieces.Trace)."""
    return {"shown": shown, "trace": trace, "ref": f"why-{token_hex(4)}", "classes": classes}


@register.inclusion_tag("web/parts/chart.html")
def chart(ref: str, option: dict[str, Any], text: str, height: str = "m") -> dict[str, Any]:
    """An ECharts chart drawn by app.js from its option, with a text alternative beside it.

    `height` is s, m or l. A point with a `url` in its data opens it.
    """
    return {"ref": ref, "option": option, "text": text, "height": height}


@register.simple_tag(takes_context=True)
def watch(
    context: template.Context, documents: Sequence[tuple[str, int]], form: str = ""
) -> SafeString:
    """Lets the open page ask whether one of the documents, given as (table, id), has changed.

    On a form `form` is the address of the document: what was changed meanwhile is told, and nothing
    on the page is replaced.
    """
    actor = context.get("actor")
    if actor is None or not documents:
        return mark_safe("")
    return format_html(
        '<div hidden data-live="{}?of={}" data-mark="{}"{}></div>',
        reverse("live"), live.signed(actor, documents), live.mark_of(actor.company_id, documents),
        format_html(' data-live-form="{}"', form) if form else "",
    )  # fmt: skip


@register.filter
def counted(rows: Sequence[Any] | int, noun: str) -> str:
    """1 order, 2 orders, 1 entry, 2 entries: the noun's plural after a comma if irregular."""
    count = rows if isinstance(rows, int) else len(rows)
    one, _, many = noun.partition(",")
    return f"{count:,} {one if count == 1 else many or one + 's'}"
