"""Customers as records that are compared, so that doubles are found."""

from __future__ import annotations

from tradewright.stewardship.queries.likeness.records import CODE, Field
from tradewright.stewardship.queries.records import RecordKind, record_kind

from ..queries import count_customers, customers_to_compare
from .merges import merge_customers

CUSTOMERS = record_kind(
    RecordKind(
        code="customer",
        plural="customers",
        fields=(
            Field("name", "Name"),
            Field("street", "Street"),
            Field("city", "City"),
            Field("postcode", "Postcode", CODE),
            Field("tax_number", "Tax number", CODE),
            Field("phone", "Phone", CODE),
            Field("email", "E-mail"),
        ),
        facts={"code": "Code", "status": "State", "country": "Country"},
        records=customers_to_compare,
        count=count_customers,
        page="customer",
        merge_page="merge_customer",
        read_duty="parties.read",
        merge_duty=merge_customers.duty,
    )
)
