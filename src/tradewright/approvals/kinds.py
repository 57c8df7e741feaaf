"""What can wait for a second person: the kinds, what they are measured by, who usually decides."""

from __future__ import annotations

from dataclasses import dataclass

from tradewright.kernel.operation import finer_duty


@dataclass(frozen=True, slots=True)
class Kind:
    """`amount` and `percent` say what the bands of a rule measure ("" where nothing is); `page` is
    the page of the subject, by its id; where it is empty, the one named like the subject."""

    code: str
    label: str
    approver_duty: str
    page: str
    amount: str
    percent: str = ""


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "price_override", "Price override", finer_duty("approvals.approve_price_overrides"),
            "order", "Discount given", "Discount in percent",
        ),
        Kind(
            "quote", "Quote", finer_duty("approvals.approve_quotes"), "quote", "Total quoted",
            "Discount in percent",
        ),
        Kind(
            "price_change", "Price change", finer_duty("approvals.approve_price_changes"),
            "price_proposal", "Net sales of 90 days changed by",
            "Largest change of a price in percent",
        ),
        Kind(
            "credit_exception", "Credit exception",
            finer_duty("approvals.approve_credit_exceptions"), "order", "Over the limit by",
        ),
        Kind(
            "credit_limit", "Credit limit", finer_duty("approvals.approve_credit_limits"),
            "customer", "New limit",
        ),
        Kind(
            "credit_note", "Credit note", finer_duty("receivables.approve_credit_notes"), "case",
            "Total credited, with tax",
        ),
        Kind(
            "manual_journal", "Manual journal", finer_duty("ledger.approve_journal_entries"),
            "manual_entry", "Sum of debits",
        ),
        Kind(
            "master_data", "Protected field", finer_duty("approvals.approve_master_data"), "", "",
        ),
        Kind("erasure", "Erasure of a person", finer_duty("approvals.approve_erasures"), "", ""),
        Kind(
            "role_grant", "Role grant", finer_duty("approvals.approve_role_grants"), "people", "",
        ),
    )
}  # fmt: skip
LARGE_CREDIT = finer_duty("approvals.approve_large_credit_exceptions")
CHOICES = [(kind.code, kind.label) for kind in KINDS.values()]


def label_of(kind: str) -> str:
    """The kind as a person calls it."""
    return KINDS[kind].label if kind in KINDS else kind.replace("_", " ").capitalize()
