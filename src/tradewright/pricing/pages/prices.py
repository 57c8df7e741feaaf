"""Prices of every kind; one with its starts and breaks; proposing one, or a file of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.catalog.queries import item_lookup, items_by_code, units
from tradewright.control.queries import history
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.errors import ConfigurationError
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.imports import ImportMap, read_inputs
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.pieces import Act, Fact, Happening
from tradewright.kernel.typed import Typed

from ..operations.conditions import ONE, ZERO, SetPrice
from ..operations.imports import PRICES
from ..operations.proposals import ProposePrices, UnreadRow, propose_prices
from ..queries import conditions as found_in
from ..queries.conditions import VIEWS, ConditionRow

menu("Pricing", "Prices", "prices", "tags", order=10)

Form = Mapping[str, Any]
Errors = Mapping[str, str]

FILTERS = (Filter("on", "Valid on", "date"),)
COLUMNS = (
    "kind", "item", "item_name", "item_group", "brand", "customer", "ship_to", "customer_group",
    "level", "contract", "formula", "price", "per", "percent", "cost_kind", "unit", "currency",
    "min_quantity", "min_value", "breaks", "coupon", "cap_quantity", "drawn_quantity", "sequence",
    "valid_from", "valid_to",
)  # fmt: skip
WORDS = {
    "": "All", "list": "List", "customers": "Customers", "contracts": "Contracts",
    "groups": "Groups", "levels": "Levels", "promotions": "Promotions", "discounts": "Discounts",
}  # fmt: skip
LARGEST = 20_000_000  # bytes
BUYERS = (
    ("price", "Everyone: the list"),
    ("customer", "A customer"),
    ("contract", "A contract"),
    ("group", "A customer group"),
    ("level", "A price level"),
    ("promotion", "A promotion"),
    ("discount", "A discount"),
)
FORMULAS = (
    ("amount", "a price"),
    ("percent", "percent off the list"),
    ("markup", "percent on a cost"),
    ("margin", "percent margin over a cost"),
    ("free_goods", "free goods"),
)
COSTS = (("average", "average"), ("replacement", "replacement"), ("standard", "standard"),
         ("last", "last paid"))  # fmt: skip
ROUNDINGS = (("nearest", "to the nearest step"), ("multiple", "up to a multiple of the step"),
             ("ending", "up to the ending"))  # fmt: skip


@page("prices/", name="prices", duty="pricing.read")
def prices(request: WorkRequest) -> HttpResponseBase:
    """Conditions of every kind by what they are for; starts and breaks beneath each other."""
    company_id = request.actor.company_id
    address = asked(request, tabs=VIEWS, filters=FILTERS)
    rows = found_in.conditions(
        company_id, **_narrowed(address), after=address.place(1)[0], limit=address.fetch
    )
    counts = found_in.condition_counts(
        company_id, on_date=address.values["on"], search=address.words
    )
    return render(request, "pricing/prices.html", {
        "title": "Prices",
        "pretitle": "Pricing",
        "acts": [
            Act("Propose a price", reverse("new_price"), "plus", propose_prices.duty, method="get"),
            Act("Propose a file", reverse("price_file"), "file-import", propose_prices.duty,
                method="get"),
            Act("Price check", reverse("price_check"), "zoom-question", "pricing.read",
                method="get", tone="quiet"),
        ],
        "today": timezone.localdate(request.at),
        "list": address.listing(
            rows,
            key=lambda row: (row.id,),
            tabs=[Tab(view, WORDS[view], counts[view]) for view in VIEWS],
            count=counts[address.tab],
            file=address.file("prices_csv"),
            empty="Prices stand here once one has been set.",
        ),
    })  # fmt: skip


def _narrowed(address: Asked) -> dict[str, Any]:
    return {"view": address.tab, "on_date": address.values["on"], "search": address.words}


@page("prices.csv", name="prices_csv", duty="pricing.read")
def prices_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as it is narrowed, as a file that can be changed and proposed again."""
    address = asked(request, tabs=VIEWS, filters=FILTERS)
    rows = found_in.conditions(request.actor.company_id, **_narrowed(address), limit=MOST)
    return csv_file("prices", COLUMNS, ([getattr(row, c) for c in COLUMNS] for row in rows))


@page("prices/<int:condition_id>/", name="price", duty="pricing.read")
def price(request: WorkRequest, condition_id: int) -> HttpResponseBase:
    """A condition: what it says, its other starts and breaks, who changed it when."""
    company_id = request.actor.company_id
    found = found_in.condition(company_id, condition_id)
    if found is None:
        raise Http404
    happened = history(company_id, [("price_condition", condition_id)])
    return render(request, "pricing/price.html", {
        "title": f"{found.what} for {found.whom}",
        "pretitle": WORDS_OF_KIND[found.kind],
        "watched": [("price_condition", condition_id)],
        "acts": [
            Act("Propose another", _again(found), "pencil", propose_prices.duty, method="get"),
            *_history(condition_id),
        ],
        "facts": _facts(found),
        "told": _told(found),
        "found": found,
        "today": timezone.localdate(request.at),
        "rows": found_in.beside(company_id, condition_id),
        "happenings": [
            Happening(one.at, TOPICS.get(one.topic, one.topic), who=one.who, icon="tag")
            for one in happened
        ],
    })  # fmt: skip


WORDS_OF_KIND = {
    "price": "Price", "contract": "Contract price", "promotion": "Promotion",
    "level": "Price of a level", "discount": "Discount",
}  # fmt: skip
TOPICS = {
    "pricing.price_set": "Set", "pricing.price_drawn": "Taken from its cap",
    "pricing.price_removed": "Removed with its contract",
}  # fmt: skip


def _history(condition_id: int) -> list[Act]:
    way = link("row_history", "price_condition", condition_id)
    return [Act("What changed", way, "history", "audit.read", "get", "quiet")] if way else []


def _again(found: ConditionRow) -> str:
    """The form, filled with what is known of this one."""
    query = "&".join(
        f"{name}={value}"
        for name, value in (
            ("item", found.item), ("customer", found.customer if not found.contract else ""),
            ("unit", found.unit), ("buyer", _buyer(found)), ("contract", found.contract),
            ("customer_group", found.customer_group), ("level", found.level),
            ("min_quantity", f"{found.min_quantity.normalize():f}" if found.min_quantity else ""),
        )
        if value
    )  # fmt: skip
    return f"{reverse('new_price')}?{query}"


def _buyer(found: ConditionRow) -> str:
    if found.kind != "price":
        return found.kind
    return "customer" if found.customer else "group" if found.customer_group else "price"


def _facts(found: ConditionRow) -> list[Fact]:
    upto = f"{found.valid_to.day} {found.valid_to:%b %Y}" if found.valid_to else "open"
    return [
        Fact("For", found.what, url=link("item", found.item_id) if found.item_id else "",
             hint=found.item_name),
        Fact("Buyer", found.whom, hint=found.customer_name,
             url=link("customer", found.customer_id) if found.customer_id else ""),
        Fact("Says", found.figure or f"{_plain(found.price)} {found.currency}",
             hint=_per(found)),
        Fact("From", f"{found.valid_from.day} {found.valid_from:%b %Y}", hint=f"until {upto}"),
        Fact("Version", found.version,
             url=reverse("price_proposal", args=[found.proposal_id]) if found.proposal_id else "",
             hint=f"proposed in {found.proposal}" if found.proposal else ""),
    ]  # fmt: skip


def _plain(value: Decimal | None) -> str:
    return f"{value.normalize():,f}" if value is not None else "–"


def _per(found: ConditionRow) -> str:
    many = "" if found.per == 1 else f"{_plain(found.per)} "
    return f"per {many}{found.unit}" if found.unit else ""


def _told(found: ConditionRow) -> list[tuple[str, str]]:
    """What else it says, as pairs."""
    pairs = [
        ("From quantity", _plain(found.min_quantity) if found.min_quantity else ""),
        ("From value", _plain(found.min_value) if found.min_value else ""),
        ("Breaks", "lines of the break group count together" if found.breaks == "group" else ""),
        ("Incremental", "each price for its own part" if found.is_incremental else ""),
        ("Coupon", found.coupon),
        ("Rounding", _rounding(found)),
        ("Never below", _plain(found.floor_price) if found.floor_price is not None else ""),
        ("Never above", _plain(found.ceiling_price) if found.ceiling_price is not None else ""),
        ("Place among discounts", str(found.sequence) if found.kind == "discount" else ""),
        ("Off contracts too", "yes" if found.on_contracts else ""),
    ]  # fmt: skip
    return [(name, words) for name, words in pairs if words]


def _rounding(found: ConditionRow) -> str:
    if not found.rounding:
        return ""
    ending = f" {_plain(found.rounding_ending)}" if found.rounding == "ending" else ""
    return f"{dict(ROUNDINGS)[found.rounding]}{ending}, step {_plain(found.rounding_step)}"


@page("prices/new/", name="new_price", duty=propose_prices.duty)
def new_price(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """The form of a price; the address may fill what is known (`?item=`, `?customer=` …)."""
    company_id = request.actor.company_id
    code = request.GET.get("item", "")
    hits = [hit for hit in item_lookup(company_id, code) if hit.code == code] if code else []
    fresh = {key: value for key, value in request.GET.items() if key in FIELDS} | {
        "unit": request.GET.get("unit") or (hits[0].stocking_unit if hits else ""),
        "buyer": request.GET.get("buyer") or ("customer" if "customer" in request.GET else "price"),
        "formula": request.GET.get("formula", "amount"),
        "valid_from": timezone.localdate(request.at).isoformat(),
        "back": _back(request),
    }  # fmt: skip
    given = values or fresh
    return render(request, "pricing/new_price.html", {
        "title": "Propose a price",
        "pretitle": "Prices",
        "units": [(unit.code, f"{unit.code}: {unit.name}") for unit in units(company_id)],
        "buyers": BUYERS,
        "formulas": FORMULAS,
        "costs": COSTS,
        "roundings": ROUNDINGS,
        "breaks": (("line", "each line alone"), ("group", "lines of its break group together")),
        "values": given,
        "more": any(given.get(name) for name in MORE) or any(name in MORE for name in errors or {}),
        "back": _inside(str(given.get("back", ""))) or reverse("prices"),
        "errors": errors or {},
    })  # fmt: skip


FIELDS = (
    "item", "customer", "price", "min_quantity", "contract", "customer_group", "level", "percent",
)  # fmt: skip
MORE = (
    "item_group", "brand", "ship_to", "percent", "cost_kind", "per", "min_value", "coupon",
    "paid_quantity", "free_quantity", "rounding", "floor_price", "ceiling_price", "cap_quantity",
    "sequence", "off_list", "on_contracts", "is_incremental",
)  # fmt: skip


@page("prices/new/", name="propose_price", duty=propose_prices.duty, methods=("POST",))
def propose_price(request: WorkRequest) -> HttpResponseBase:
    """The price stands as a draft; its page says what it would change."""
    typed = Typed(request.POST)
    row = _typed_price(typed, request.workplace.currency)
    if typed.wrong:
        return again(request, new_price, typed.wrong)
    reason = typed.text("reason") or f"{row.item or 'Price'} from {row.valid_from}"
    outcomes = propose_prices([ProposePrices(reason, (row,))], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, new_price, outcomes[0])
    return told(request, outcomes, back=reverse("price_proposal", args=[outcomes[0].id]))


def _typed_price(typed: Typed, currency: str) -> SetPrice:
    buyer, formula = typed.text("buyer") or "price", typed.text("formula") or "amount"
    kind = buyer if buyer not in ("customer", "group") else "price"
    is_amount = formula == "amount"
    return SetPrice(
        item=typed.text("item"),
        unit=typed.text("unit"),
        currency=typed.text("currency") or (currency if is_amount else ""),
        price=typed.needed("price") if is_amount else None,
        valid_from=typed.needed_day("valid_from"),
        valid_to=typed.day("valid_to"),
        min_quantity=typed.number("min_quantity") or ZERO,
        customer=typed.text("customer") or None,
        kind=kind,
        item_group=typed.text("item_group"),
        brand=typed.text("brand"),
        ship_to=typed.text("ship_to"),
        customer_group=typed.text("customer_group"),
        level=typed.text("level"),
        contract=typed.text("contract"),
        formula=formula,
        percent=typed.number("percent"),
        cost_kind=typed.text("cost_kind"),
        per=typed.number("per") or ONE,
        min_value=typed.number("min_value") or ZERO,
        breaks=typed.text("breaks") or "line",
        is_incremental=typed.ticked("is_incremental"),
        coupon=typed.text("coupon"),
        paid_quantity=typed.number("paid_quantity"),
        free_quantity=typed.number("free_quantity"),
        rounding=typed.text("rounding"),
        rounding_step=typed.number("rounding_step"),
        rounding_ending=typed.number("rounding_ending"),
        floor_price=typed.number("floor_price"),
        ceiling_price=typed.number("ceiling_price"),
        cap_quantity=typed.number("cap_quantity"),
        sequence=int(typed.number("sequence") or 0),
        off_list=typed.ticked("off_list"),
        on_contracts=typed.ticked("on_contracts"),
    )


@page("prices/file/", name="price_file", duty=propose_prices.duty)
def price_file(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """The form of a file of prices, chosen or pasted from a spreadsheet."""
    return render(request, "pricing/price_file.html", {
        "title": "Propose a file of prices",
        "pretitle": "Prices",
        "columns": PRICES.columns,
        "values": values or {},
        "errors": errors or {},
        "back": reverse("prices"),
    })  # fmt: skip


@page("prices/file/", name="propose_file", duty=propose_prices.duty, methods=("POST",))
def propose_file(request: WorkRequest) -> HttpResponseBase:
    """The rows stand as a draft: what cannot be read is named there, the rest can be submitted."""
    wrong: dict[str, str] = {}
    content, plan = _content(request, wrong)
    if wrong:
        return again(request, price_file, wrong)
    try:
        inputs, faults = read_inputs(PRICES, content, plan)
    except ConfigurationError as fault:
        return again(request, price_file, {"file": str(fault)})
    outcomes = propose_prices(
        [
            ProposePrices(
                request.POST.get("reason", "").strip(),
                tuple(price for _, price in inputs), tuple(nth for nth, _ in inputs),
                tuple(UnreadRow(one.row, one.field, one.message) for one in faults),
            )
        ],
        actor=request.actor, at=request.at,
    )  # fmt: skip
    if outcomes.refused:
        return again(request, price_file, _at_file(outcomes[0]))
    return told(request, outcomes, back=reverse("price_proposal", args=[outcomes[0].id]))


def _at_file(refused: Outcome) -> dict[str, str]:
    return {"file" if refused.field == "lines" else refused.field or "": refused.message}


def _content(request: WorkRequest, wrong: dict[str, str]) -> tuple[bytes, ImportMap]:
    """The rows as bytes, and what parts their cells; what is missing stands in `wrong`."""
    file, pasted = request.FILES.get("file"), request.POST.get("pasted", "")
    if file is not None:
        if (file.size or 0) > LARGEST:
            wrong["file"] = "Choose a file of up to 20 MB."
        content = file.read()
    else:
        content = pasted.encode()
    if not content.strip():
        wrong["file"] = "Choose a CSV or Excel file, or paste rows with their headings."
    first = content.split(b"\n", 1)[0]
    delimiter = "\t" if b"\t" in first else ";" if first.count(b";") > first.count(b",") else ","
    return content, ImportMap(delimiter=delimiter)


def _back(request: WorkRequest) -> str:
    """To the item that the form was opened from, else to the list."""
    code = request.GET.get("item", "")
    found = items_by_code(request.actor.company_id, [code]) if code else {}
    return (link("item", found[code]) if code in found else "") or reverse("prices")


def _inside(path: str) -> str:
    """`path` if it leads to a page of ours: a form's field never leads elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else ""
