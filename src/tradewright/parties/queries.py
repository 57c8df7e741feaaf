"""Reads of customers, their addresses and terms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import Row, statements
from tradewright.stewardship.queries.likeness.records import Record

from .models import Address, Customer, PaymentTerms

SQL = statements()


@dataclass(frozen=True, slots=True)
class AddressFacts:
    id: int
    customer_id: int
    code: str
    name: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    is_bill_to: bool
    is_ship_to: bool


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer with the codes of what it refers to; `branches` are how many customers have it as
    their parent, `addresses` stand in the order they were made."""

    id: int
    code: str
    name: str
    kind: str
    status: str
    currency: str
    terms_id: int
    terms: str
    terms_name: str
    tax_number: str
    prices_include_tax: bool
    email: str
    phone: str
    external_id: str | None
    group_id: int | None
    customer_group: str
    group_name: str
    parent_id: int | None
    parent: str
    parent_name: str
    ancestors: tuple[int, ...]
    branches: int
    accepts_substitutes: bool
    version: int
    created_at: datetime
    addresses: tuple[AddressFacts, ...]


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A line of the customer list; city and country are those of the first bill-to address."""

    id: int
    code: str
    name: str
    kind: str
    status: str
    currency: str
    terms: str
    email: str
    phone: str
    city: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class CustomerHit:
    """What a person picks from while typing."""

    id: int
    code: str
    name: str
    status: str
    city: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    id: int
    code: str
    name: str
    kind: str
    days: int


def customers(
    company_id: int,
    *,
    search: str = "",
    status: str | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[CustomerRow]:
    """Customers by name, those after the customer with id `after`; `search` finds a part of the
    name or e-mail, or the beginning of the code."""
    rows = SQL(
        "customers", company_id=company_id, search=like_safe(search), status=status, after=after,
        page_size=limit, prepare=False,
    )  # fmt: skip
    return [CustomerRow(*row) for row in rows]


def customer_lookup(company_id: int, text: str, limit: int = 10) -> list[CustomerHit]:
    """Customers that are not closed, found by code or by the beginnings of words of the name, in
    any order; best first."""
    rows = SQL("customer_lookup", company_id=company_id, search=text.strip(), page_size=limit)
    return [CustomerHit(*row) for row in rows]


def customers_by_id(company_id: int, ids: Collection[int]) -> dict[int, CustomerFacts]:
    """Those of `ids` that are customers of the company, each with its addresses."""
    rows = list(
        Customer.objects.filter(company_id=company_id, pk__in=ids)
        .select_related("terms", "group", "parent")
        .annotate(branches=Coalesce(_branches(company_id), 0))
        .order_by("pk")
    )
    places: dict[int, list[AddressFacts]] = {row.pk: [] for row in rows}
    for place in addresses(company_id, customer_ids=places):
        places[place.customer_id].append(place)
    return {
        row.pk: CustomerFacts(
            row.pk, row.code, row.name, row.kind, row.status, row.currency_id, row.terms_id,
            row.terms.code, row.terms.name, row.tax_number, row.prices_include_tax, row.email,
            row.phone, row.external_id, row.group_id, row.group.code if row.group else "",
            row.group.name if row.group else "", row.parent_id,
            row.parent.code if row.parent else "", row.parent.name if row.parent else "",
            tuple(row.ancestors), row.branches, row.accepts_substitutes, row.version,
            row.created_at, tuple(places[row.pk]),
        )
        for row in rows
    }  # fmt: skip


def _branches(company_id: int) -> Subquery:
    below = Customer.objects.filter(company_id=company_id, parent=OuterRef("pk"))
    return Subquery(below.values("parent").annotate(count=Count("pk")).values("count"))


def customer(company_id: int, customer_id: int) -> CustomerFacts | None:
    """One customer with its addresses, or None."""
    return customers_by_id(company_id, [customer_id]).get(customer_id)


def customers_by_code(company_id: int, codes: Collection[str]) -> dict[str, int]:
    """Code → id of those that exist; a merged one keeps its own, for its documents run off."""
    found = Customer.objects.filter(company_id=company_id, code__in=codes)
    return dict(found.values_list("code", "pk"))


@dataclass(frozen=True, slots=True)
class MergedCustomer:
    """Another name of a customer; `goes_up`: the customer it is merged into itself."""

    id: int
    code: str
    name: str
    goes_up: bool
    merged_at: datetime | None
    note: str | None


def merges_of(company_id: int, customer_id: int) -> list[MergedCustomer]:
    """The customers merged into this one; or the one that it is merged into."""
    rows = SQL("merges_of", company_id=company_id, customer_id=customer_id)
    return [MergedCustomer(*row) for row in rows]


def customers_to_compare(company_id: int, ids: Collection[int] | None = None) -> list[Record]:
    """Accounts as doubles are told: those that are not merged, or those in `ids`."""
    chosen = None if ids is None else list(ids)
    rows = SQL("customers_to_compare", company_id=company_id, customer_id=chosen, prepare=False)
    return [
        Record(row.id, {
            name: value or "" for name, value in zip(row._fields[1:], row[1:], strict=True)
        })
        for row in rows
    ]  # fmt: skip


def count_customers(company_id: int) -> int:
    """How many customers the company has."""
    return Customer.objects.filter(company_id=company_id).count()


def addresses(
    company_id: int, *, customer_ids: Collection[int] = (), ids: Collection[int] = ()
) -> list[AddressFacts]:
    """Addresses of these customers, or these addresses, in the order they were made."""
    found: QuerySet[Address] = Address.objects.filter(company_id=company_id)
    found = found.filter(customer_id__in=customer_ids) if customer_ids else found.filter(pk__in=ids)
    return [
        AddressFacts(
            row.pk, row.customer_id, row.code, row.name, row.street, row.city, row.region,
            row.postcode, row.country, row.is_bill_to, row.is_ship_to,
        )
        for row in found.order_by("customer_id", "pk")
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CustomerGroupRow:
    """A group of customers, and how many are in it."""

    id: int
    code: str
    name: str
    count: int


def customer_groups(company_id: int) -> list[CustomerGroupRow]:
    """All groups of customers, by code."""
    return [CustomerGroupRow(*row) for row in SQL("customer_groups", company_id=company_id)]


@dataclass(frozen=True, slots=True)
class Relative:
    """A customer above or below another; `step` counts from that one, negative for above."""

    id: int
    code: str
    name: str
    status: str
    step: int


def family(company_id: int, customer_id: int) -> list[Relative]:
    """Who stands above a customer, the topmost first, then everybody below it by code."""
    rows = SQL("family", company_id=company_id, customer_id=customer_id)
    return [Relative(*row) for row in rows]


def payment_terms(company_id: int) -> list[Terms]:
    """All terms of the company, by code."""
    rows = PaymentTerms.objects.filter(company_id=company_id).order_by("code")
    return [Terms(row.pk, row.code, row.name, row.kind, row.days) for row in rows]


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer: personal data, for those with the duty `parties.read_contacts`."""

    id: int
    customer_id: int
    customer: str
    customer_name: str
    name: str
    email: str
    phone: str
    language: str
    roles: Sequence[str]
    may_mail: bool
    may_call: bool
    consent_on: date | None
    consent_source: str
    status: str
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ContactHit:
    """A person that a lookup finds."""

    id: int
    customer_id: int
    customer: str
    customer_name: str
    name: str
    status: str


def contact_lookup(company_id: int, text: str, limit: int = 10) -> list[ContactHit]:
    """Persons found by the beginnings of words of name, e-mail or phone, by name."""
    rows = SQL("contact_lookup", company_id=company_id, search=text.strip(), page_size=limit)
    return [ContactHit(*row) for row in rows]


def contacts(
    company_id: int,
    *,
    customer_id: int | None = None,
    ids: Collection[int] | None = None,
    search: str = "",
    limit: int = 200,
) -> list[Contact]:
    """Persons that are not erased, those who are active first, by name; `search` finds a part of
    the name, e-mail or phone."""
    rows = SQL(
        "contacts", company_id=company_id, customer_id=customer_id,
        contact_id=None if ids is None else list(ids), search=like_safe(search), page_size=limit,
        prepare=False,
    )  # fmt: skip
    return [Contact(*row) for row in rows]


def customers_to_assess(company_id: int, today: date) -> Sequence[Row]:
    """Customers that are traded with, as the rules of their quality look at them."""
    return SQL("customers_to_assess", company_id=company_id)


def terms_to_assess(company_id: int, today: date) -> Sequence[Row]:
    """Payment terms, as the rules of their quality look at them."""
    return SQL("terms_to_assess", company_id=company_id)


def count_terms(company_id: int) -> int:
    """How many payment terms the company has."""
    return PaymentTerms.objects.filter(company_id=company_id).count()
