"""How the timeline calls what it was told: words, icon and tone by topic."""

from __future__ import annotations

from collections.abc import Mapping

# topic → what happened (a number stands before it), icon, tone
WORDS: Mapping[str, tuple[str, str, str]] = {
    "sales.order_entered": ("entered", "file-plus", "plain"),
    "sales.order_held": ("held", "hand-stop", "blocked"),
    "sales.order_confirmed": ("confirmed", "circle-check", "running"),
    "sales.hold_lifted": ("hold lifted", "lock-open", "running"),
    "sales.order_changed": ("changed", "pencil", "plain"),
    "sales.order_cancelled": ("cancelled", "ban", "plain"),
    "sales.order_completed": ("completed", "checks", "done"),
    "sales.return_authorised": ("return authorised", "truck-return", "waits"),
    "sales.return_received": ("return received", "package-import", "running"),
    "sales.return_cancelled": ("return cancelled", "ban", "plain"),
    "sales.quote_entered": ("quoted", "file-text", "plain"),
    "sales.quote_sent": ("quote sent", "send", "running"),
    "sales.quote_revised": ("quote revised", "file-diff", "plain"),
    "sales.quote_accepted": ("quote accepted", "thumb-up", "done"),
    "sales.quote_declined": ("quote declined", "thumb-down", "blocked"),
    "sales.quote_expired": ("quote expired", "clock-off", "waits"),
    "warehouse.shipment_shipped": ("shipped", "truck-delivery", "running"),
    "warehouse.shipment_delivered": ("delivered", "home-check", "done"),
    "receivables.invoice_issued": ("invoiced", "file-invoice", "plain"),
    "receivables.invoice_paid": ("paid", "circle-check", "done"),
    "receivables.credit_note_issued": ("credited", "receipt-refund", "plain"),
    "receivables.payment_received": ("payment received", "cash", "done"),
    "receivables.dispute_opened": ("disputed", "gavel", "blocked"),
    "receivables.dispute_closed": ("dispute closed", "gavel", "done"),
    "credit.limit_set": ("Credit limit set", "gauge", "plain"),
    "parties.customer_created": ("Customer created", "user-plus", "plain"),
    "parties.customer_changed": ("Customer changed", "pencil", "plain"),
    "parties.customer_merged": ("Customer merged", "arrow-merge", "plain"),
    "parties.customer_unmerged": ("Merge undone", "arrows-split", "plain"),
    "parties.address_added": ("Address added", "map-pin", "plain"),
    "crm.activity_done": ("Activity done", "checkbox", "plain"),
    "crm.case_opened": ("case opened", "lifebuoy", "waits"),
    "crm.case_answered": ("case answered", "message", "running"),
    "crm.case_moved": ("case moved on", "lifebuoy", "running"),
    "crm.case_late": ("case is late", "alarm", "blocked"),
    "crm.case_converted": ("case led to a document", "arrow-fork", "plain"),
    "crm.credit_requested": ("credit asked for", "receipt-refund", "waits"),
    "crm.credit_ended": ("credit not issued", "receipt-refund", "blocked"),
    "crm.opportunity_entered": ("opportunity entered", "target", "plain"),
    "crm.opportunity_moved": ("opportunity moved", "target-arrow", "running"),
    "crm.opportunity_quoted": ("opportunity quoted", "file-text", "running"),
    "crm.lead_converted": ("lead converted", "user-check", "done"),
}
# filters of the timeline's page: what a person calls it, and the documents it has
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "sales": ("Quotes, orders, returns", ("quote", "sales_order", "return_order")),
    "goods": ("Shipments", ("shipment",)),
    "money": ("Invoices, payments", ("invoice", "payment", "invoice_dispute", "credit_account")),
    "service": ("Cases and activities", ("service_case", "activity")),
    "chances": ("Leads and opportunities", ("lead", "opportunity")),
}


def said(topic: str, number: str) -> str:
    """SO000012 shipped; the topic's own words where nobody has written better ones."""
    usual = topic.partition(".")[2].replace("_", " ").capitalize()
    words, _, _ = WORDS.get(topic, (usual, "", ""))
    return f"{number} {words}" if number else words[:1].upper() + words[1:]
