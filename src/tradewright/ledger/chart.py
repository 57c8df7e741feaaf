"""The chart of accounts and posting rules that a distributor starts from."""

from __future__ import annotations

from typing import NamedTuple


class ChartAccount(NamedTuple):
    code: str
    name: str
    kind: str
    control: str = ""


DISTRIBUTOR = (
    ChartAccount("1000", "Bank", "asset", "bank"),
    ChartAccount("1010", "Bank clearing", "asset", "bank"),
    ChartAccount("1100", "Trade receivables", "asset", "receivable"),
    ChartAccount("1110", "Unapplied cash", "asset", "receivable"),
    ChartAccount("1300", "Inventory", "asset", "inventory"),
    ChartAccount("2000", "Trade payables", "liability"),
    ChartAccount("2050", "Goods received, not invoiced", "liability"),
    ChartAccount("2200", "Tax payable", "liability", "tax"),
    ChartAccount("3000", "Share capital", "equity"),
    ChartAccount("3100", "Retained earnings", "equity"),
    ChartAccount("3200", "Opening balances", "equity"),
    ChartAccount("4000", "Sales of goods", "income"),
    ChartAccount("4100", "Freight income", "income"),
    ChartAccount("4200", "Discounts allowed", "income"),
    ChartAccount("4300", "Fees and other charges", "income"),
    ChartAccount("5000", "Cost of goods sold", "expense"),
    ChartAccount("5100", "Stock adjustments", "expense"),
    ChartAccount("5200", "Cash rounding and write-offs", "expense"),
    ChartAccount("6000", "Operating expenses", "expense"),
)

# purpose → account; every purpose must be here, the company goes live only when all resolve
FALLBACKS = {
    "bank_clearing": "1010",
    "receivable": "1100",
    "unapplied_cash": "1110",
    "inventory": "1300",
    "goods_received": "2050",
    "stock_opening": "3200",
    "tax_payable": "2200",
    "revenue": "4000",
    "cost_of_sales": "5000",
    "stock_adjustment": "5100",
    "rounding": "5200",
}

_CONTROL = {account.code: account.control for account in DISTRIBUTOR}

# purpose → the subledger whose control account it must post to ("" where it is none's)
CONTROLS = {purpose: _CONTROL[code] for purpose, code in FALLBACKS.items()}

# (purpose, item group) → account, for groups that a company has under these codes
BY_GROUP = {
    ("revenue", "freight"): "4100",
    ("revenue", "discount"): "4200",
    ("revenue", "fee"): "4300",
}
