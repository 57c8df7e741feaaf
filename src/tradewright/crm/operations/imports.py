"""Files that crm and what stands below it can take: reps, accounts, products, leads, opportunities.

Accounts and products are customers and items under the names that sales systems give them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tradewright.catalog.operations.items import CreateItem, create_items
from tradewright.company.queries import company_facts
from tradewright.kernel.imports import Column, ImportKind, Row, import_kind
from tradewright.parties.operations.customers import (
    CreateAddress,
    CreateCustomer,
    create_customers,
)
from tradewright.parties.queries import payment_terms

from ..queries.naming import customers_named, items_named, reps_named
from .leads import EnterLead, enter_leads
from .opportunities import EnterOpportunity, OpportunityLineOf, enter_opportunities
from .teams import SetSalesRep, set_sales_reps


def _rep(row: Row) -> SetSalesRep:
    return SetSalesRep(
        row["code"] or row["name"], row["name"], row["manager"], row["region"], row["username"],
    )  # fmt: skip


import_kind(
    ImportKind(
        "sales_teams",
        "sales teams",
        (
            Column("name", "the seller’s name", needed=True),
            Column("code", "the seller’s code (empty: the name)"),
            Column("manager", "the manager’s name"),
            Column("region", "the region or office"),
            Column("username", "who signs in as this seller"),
        ),
        set_sales_reps,
        _rep,
    )
)


def _account(row: Row) -> CreateCustomer:
    place = CreateAddress(
        "MAIN", row["country"].upper(), row["name"], row["street"], row["city"], row["region"],
        row["postcode"], is_bill_to=True, is_ship_to=True,
    )  # fmt: skip
    return CreateCustomer(
        code=row["code"], name=row["name"], currency=row["currency"], terms=row["terms"],
        addresses=(place,), tax_number=row["tax_number"], email=row["email"], phone=row["phone"],
        external_id=row["external_id"] or row["name"],
    )  # fmt: skip


def _account_words(company_id: int, rows: Sequence[Row]) -> Mapping[str, Mapping[str, str]]:
    usual = sorted(payment_terms(company_id), key=lambda one: one.id)
    return {
        "currency": {"": company_facts(company_id).currency},
        "terms": {"": usual[0].code} if usual else {},
    }


import_kind(
    ImportKind(
        "accounts",
        "accounts",
        (
            Column("name", "the customer’s name", needed=True),
            Column("external_id", "its key in the system it comes from (empty: the name)"),
            Column("code", "the customer’s code (empty: the next number)"),
            Column("country", "a two-letter ISO 3166 country", needed=True),
            Column("currency", "an ISO 4217 currency (empty: the company’s)"),
            Column("terms", "the code of payment terms (empty: the company’s first)"),
            Column("street", "the street"),
            Column("city", "the city"),
            Column("region", "the region or state"),
            Column("postcode", "the postcode"),
            Column("tax_number", "the tax number"),
            Column("email", "the firm’s e-mail"),
            Column("phone", "the firm’s phone"),
        ),
        create_customers,
        _account,
        _account_words,
    )
)


def _product(row: Row) -> CreateItem:
    return CreateItem(
        code=row["code"] or row["name"], name=row["name"], item_group=row["item_group"],
        stocking_unit=row["unit"], kind=row["kind"] or "stock",
        tax_class=row["tax_class"] or "standard", barcode=row["barcode"],
        external_id=row["external_id"] or None,
    )  # fmt: skip


import_kind(
    ImportKind(
        "products",
        "products",
        (
            Column("name", "the item’s name", needed=True),
            Column("code", "the item’s code (empty: the name)"),
            Column("external_id", "its key in the system it comes from"),
            Column("item_group", "the code of an item group", needed=True),
            Column("unit", "the code of the stocking unit", needed=True),
            Column("kind", "stock or service"),
            Column("tax_class", "the tax class"),
            Column("barcode", "the barcode"),
        ),
        create_items,
        _product,
    )
)


def _lead(row: Row) -> EnterLead:
    return EnterLead(
        company_name=row["company_name"], country=row["country"].upper(),
        source=row["source"] or "import", contact_name=row["contact_name"], email=row["email"],
        phone=row["phone"], city=row["city"], owner=row["owner"],
        estimated_value=row["estimated_value"], note=row["note"],
        external_id=row["external_id"],
    )  # fmt: skip


def _lead_words(company_id: int, rows: Sequence[Row]) -> Mapping[str, Mapping[str, str]]:
    return {"owner": reps_named(company_id, {row["owner"] for row in rows})}


import_kind(
    ImportKind(
        "leads",
        "leads",
        (
            Column("external_id", "its key in the system it comes from", needed=True),
            Column("company_name", "the firm’s name", needed=True),
            Column("country", "a two-letter ISO 3166 country", needed=True),
            Column("city", "the city"),
            Column("source", "where it comes from: web, referral, fair, call, mail, …"),
            Column("contact_name", "the person’s name"),
            Column("email", "the person’s e-mail"),
            Column("phone", "the person’s phone"),
            Column("owner", "the seller’s code or name"),
            Column("estimated_value", "the estimated value", "number"),
            Column("note", "a note about the firm"),
        ),
        enter_leads,
        _lead,
        _lead_words,
    )
)


def _opportunity(row: Row) -> EnterOpportunity:
    quantity = row["quantity"]
    lines = (
        (
            OpportunityLineOf(
                quantity=Decimal(1) if quantity is None else quantity,
                price=row["price"] or Decimal(0),
                item=row["item"], description="" if row["item"] else row["description"],
                unit=row["unit"], competitor_price=row["competitor_price"],
            ),
        )
        if row["item"] or row["description"]
        else ()
    )  # fmt: skip
    firm = row["customer"] or row["account_name"]
    goods = row["item"] or row["description"]
    return EnterOpportunity(
        name=row["name"] or ": ".join(filter(None, (firm, goods))) or row["external_id"],
        customer=row["customer"], lines=lines, account_name=row["account_name"],
        owner=row["owner"], channel=row["channel"] or "field", currency=row["currency"],
        stage=row["stage"], amount=row["amount"], probability=row["probability"],
        forecast=row["forecast"], expected_on=row["expected_on"], opened_on=row["opened_on"],
        closed_on=row["closed_on"], competitor=row["competitor"],
        loss_reason=row["loss_reason"], note=row["note"], external_id=row["external_id"],
    )  # fmt: skip


def _opportunity_words(company_id: int, rows: Sequence[Row]) -> Mapping[str, Mapping[str, str]]:
    for row in rows:  # the name is made of what the file says, before codes take its place
        said = ": ".join(filter(None, (row["customer"] or row["account_name"],
                                       row["item"] or row["description"])))  # fmt: skip
        row["name"] = row["name"] or said
    return {
        "customer": customers_named(company_id, {row["customer"] for row in rows}),
        "item": items_named(company_id, {row["item"] for row in rows}),
        "owner": reps_named(company_id, {row["owner"] for row in rows}),
    }


import_kind(
    ImportKind(
        "opportunities",
        "opportunities",
        (
            Column("external_id", "its key in the system it comes from", needed=True),
            Column("name", "what it is about (empty: customer and item)"),
            Column("customer", "the customer’s code, key or exact name"),
            Column("account_name", "the firm’s name where it is no customer"),
            Column("owner", "the seller’s code or name"),
            Column("stage", "the code of a stage (empty: the first)"),
            Column("item", "the item’s code, key or exact name"),
            Column("description", "what is wanted, where there is no item"),
            Column("unit", "the code of a unit (empty: the stocking unit)"),
            Column("quantity", "how much (empty: 1)", "number"),
            Column("price", "the expected price", "number"),
            Column("competitor_price", "the competitor’s price", "number"),
            Column("amount", "the amount, where there is no item", "number"),
            Column("currency", "an ISO 4217 currency (empty: the company’s)"),
            Column("probability", "the probability in percent", "number"),
            Column("forecast", "pipeline, best_case, committed or omitted"),
            Column("channel", "field, inside, counter, ecommerce, edi or key_account"),
            Column("opened_on", "the day it began", "day"),
            Column("expected_on", "the day it is expected to close", "day"),
            Column("closed_on", "the day it was won or lost", "day"),
            Column("competitor", "the competitor"),
            Column("loss_reason", "why it was lost"),
            Column("note", "a note"),
        ),
        enter_opportunities,
        _opportunity,
        _opportunity_words,
    )
)
