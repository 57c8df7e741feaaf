"""The classes of fields that not everybody may see, and the duty that shows each.

Pages, the API, files, events, the audit trail and the answers of operations all hide by this one
list (`kernel.sight`). Who reads the ledger reads amounts of the books whatever they stand for, so
`ledger.read` goes with the duty to see costs in every built-in role.
"""

from __future__ import annotations

from tradewright.kernel.sight import field_class

COSTS = field_class(
    "cost", "unit_cost", "average_cost", "amount_value", "cost", "is_below_floor",
    duty="inventory.read_costs", of_table={"stock_document": ["value"]},
)  # fmt: skip
CREDIT = field_class(
    "credit", "amount_limit", "limit", "exposure", "over_by", "credit_score",
    duty="credit.read",
    of_table={
        "credit_account": ["from", "to", "ordered", "unbilled", "receivable", "unapplied"],
        "order_hold": ["figures"],
    },
)  # fmt: skip
TAX_IDS = field_class(
    "tax number", "tax_number", duty="parties.read_tax_ids"
)  # an invoice shows it to whom it is sent: the printed document keeps it
