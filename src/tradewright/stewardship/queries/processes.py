"""Which module masters which step of the business: the operation that does it, the tables that it
alone writes. A test holds each line against the code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Process:
    """A step of the business; `tables` are written by no module but the operation's own."""

    name: str
    operation: str
    tables: tuple[str, ...]
    means: str

    @property
    def module(self) -> str:
        return self.operation.partition(".")[0]


PROCESSES = (
    Process("Customers and addresses", "parties.create_customers", ("customer", "address"),
            "Who buys and pays, and where"),
    Process("Items and units", "catalog.create_items", ("item", "item_unit"),
            "What is sold, and by which units"),
    Process("Pricing", "pricing.set_prices", ("price_condition",),
            "What a unit costs whom from when; orders keep the price they found"),
    Process("Tax", "taxes.set_tax_rates", ("tax_rate",),
            "The rate of a place and class on a day"),
    Process("Credit policy", "credit.set_limits", ("credit_account",),
            "How much a customer may owe; the check that holds an order"),
    Process("Order promising", "sales.confirm_orders", ("sales_order", "sales_order_line"),
            "What was ordered, and what of it is promised"),
    Process("Allocation", "inventory.reserve_stock", ("reservation",),
            "Whose stock is whose until it ships"),
    Process("Stock", "inventory.receive_stock", ("stock_level",), "What is on hand"),
    Process("Valuation", "inventory.issue_stock", ("stock_move",),
            "What stock is worth, and what it cost when it left"),
    Process("Fulfilment", "warehouse.ship_shipments", ("shipment", "shipment_line"),
            "Picked, packed, shipped"),
    Process("Billing", "receivables.issue_invoices", ("invoice", "invoice_line"),
            "What is owed for what was shipped"),
    Process("Cash application", "receivables.apply_payments", ("payment", "application"),
            "Which money pays which bill"),
    Process("Revenue posting", "ledger.post_entries", ("journal_entry", "journal_line"),
            "The books; the documents call it in their own transaction"),
    Process("Periods", "ledger.set_periods", ("period",), "Which months take postings"),
    Process("Approvals", "approvals.decide_approvals", ("approval_request",),
            "Who else must say yes"),
    Process("Ownership of fields", "stewardship.set_ownership", ("field_ownership",),
            "Which system's word counts"),
    Process("Data quality", "stewardship.assess_quality", ("quality_finding", "quality_run"),
            "Whether records are fit for use"),
)  # fmt: skip
