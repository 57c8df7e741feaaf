"""The built-in roles, as patterns over the duties of all registered operations and pages.

`!` takes duties out again. The patterns become rows (role, role_duty) after every migration, so a
new operation belongs to the roles whose patterns name it, and to no other. What MACHINE names
belongs to no role: the program itself does it, or an operation above it, inside its own call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tradewright.kernel import doors
from tradewright.kernel.operation import FINER_DUTIES, OPERATIONS
from tradewright.kernel.sql import statements

from .operations.log import laid_by_program
from .patterns import named

SQL = statements()

READS_OF_SALES = ("sales.read", "parties.read", "catalog.read", "pricing.read", "inventory.read",
                  "warehouse.read", "credit.read", "receivables.read", "crm.read",
                  "company.read")  # fmt: skip
SELLS = ("crm.*", "!crm.set_stages", "!crm.set_sales_reps", "!crm.set_targets",
         "!crm.set_segments", "!crm.set_lead_forms", "!crm.set_case_policies",
         "!crm.rebuild_buying")  # fmt: skip
READS_OF_STOCK = ("sales.read", "parties.read", "catalog.read", "company.read")
READS_OF_RECEIVABLES = ("sales.read", "parties.read", "catalog.read", "credit.read",
                        "ledger.read", "inventory.read_costs", "crm.read",
                        "company.read")  # fmt: skip
MACHINE = (
    "platform.*", "credit.commit_*", "credit.move_*", "inventory.reserve_stock",
    "inventory.transfer_reservations", "sales.settle_quotes", "sales.note_mailings",
    "sales.expire_quotes",
    "inventory.release_reservations", "inventory.issue_stock", "inventory.return_stock",
    "company.start_trading", "company.deactivate_users", "company.reactivate_users",
    "company.anonymise_users",
    "ledger.post", "ledger.roll_up", "sales.complete_orders", "sales.reserve_backorders",
    "warehouse.create_shipments", "sim.replay", "approvals.request_approvals",
    "approvals.lapse_requests", "approvals.expire_requests", "approvals.escalate_requests",
    "credit.apply_limits",
    "ledger.post_journal_entries", "parties.erase_contacts",
    "stewardship.record_doubles", "stewardship.settle_records", "stewardship.index_records",
    "crm.settle_case_credits",
    "crm.erase_leads", "crm.record_happenings", "crm.roll_up_buying", "crm.tell_late_cases",
    "crm.follow_quotes",
    "stewardship.settle_asked_writes",
    "pricing.draw_prices", "pricing.measure_proposals", "pricing.settle_proposals",
    "pricing.apply_proposals",
)  # fmt: skip
ASKS = ("approvals.read", "approvals.withdraw_requests")
DECIDES = (*ASKS, "approvals.decide_approvals", "approvals.delegate_approvals",
           "approvals.revoke_delegations")  # fmt: skip
HOLDS = ("!sales.lift_*", "!sales.receive_returns")


@dataclass(frozen=True, slots=True)
class BuiltIn:
    code: str
    name: str
    purpose: str
    patterns: tuple[str, ...]

    def duties(self, known: Iterable[str]) -> set[str]:
        """The duties of `known` that this role has."""
        return named(known, (*self.patterns, *(f"!{one}" for one in MACHINE)))


ROLES = (
    BuiltIn(
        "sales_rep", "Sales rep", "Enters and follows orders of customers",
        ("sales.*", *SELLS, "parties.read_contacts", *READS_OF_SALES, *ASKS, *HOLDS,
         "!sales.override_prices"),
    ),
    BuiltIn(
        "inside_sales", "Inside sales", "Takes orders, changes and returns",
        ("sales.*", *SELLS, "parties.read_contacts", *READS_OF_SALES, *ASKS, *HOLDS,
         "!sales.override_prices"),
    ),
    BuiltIn(
        "sales_manager", "Sales manager", "Orders as a rep, and their prices by hand",
        ("sales.*", "crm.*", "parties.read_contacts", *READS_OF_SALES, *ASKS, *HOLDS),
    ),
    BuiltIn(
        "customer_service", "Customer service", "Keeps customers and addresses; takes returns",
        ("parties.create_customers", "parties.change_customers", "parties.add_addresses",
         "parties.read_tax_ids", "sales.*_customer_items",
         "parties.*_contacts", "crm.*_cases", "crm.*_activities", "crm.enter_leads",
         "sales.hold_orders", "sales.enter_returns", "sales.cancel_returns", *READS_OF_SALES),
    ),
    BuiltIn(
        "credit_analyst", "Credit analyst", "Sets limits, releases credit holds",
        ("credit.*", "parties.read_contacts", "parties.read_tax_ids",
         "sales.hold_orders", "sales.lift_*", *READS_OF_SALES, *DECIDES,
         "approvals.approve_credit_exceptions"),
    ),
    BuiltIn(
        "warehouse", "Warehouse", "Picks, packs, ships, receives",
        ("warehouse.*", "inventory.receive_stock", "inventory.read", "sales.receive_returns",
         *READS_OF_STOCK),
    ),
    BuiltIn(
        "stock_controller", "Stock controller", "Counts and adjusts stock; sets up warehouses",
        ("inventory.*", "!inventory.receive_*", "warehouse.read", *READS_OF_STOCK),
    ),
    BuiltIn(
        "ar_clerk", "AR clerk", "Invoices and credit notes",
        ("receivables.*", "!receivables.*_payments", "!receivables.approve_credit_notes",
         "parties.read_contacts",
         "parties.read_tax_ids", *READS_OF_RECEIVABLES),
    ),
    BuiltIn(
        "cash_application", "Cash application", "Customer payments and what they pay",
        ("receivables.*_payments", "receivables.read", *READS_OF_RECEIVABLES),
    ),
    BuiltIn(
        "controller", "Controller", "Books, periods, posting rules, tax; reads everything",
        ("ledger.*", "!ledger.enter_journal_entries", *DECIDES, "approvals.propose_rules",
         "approvals.approve_credit_exceptions", "approvals.approve_large_credit_exceptions",
         "approvals.approve_credit_limits", "approvals.approve_role_grants",
         "approvals.approve_price_changes", "receivables.approve_credit_notes",
         "approvals.approve_master_data", "approvals.approve_erasures",
         "taxes.*", "inventory.read_costs", "parties.read_tax_ids",
         "company.add_holidays", "company.set_exchange_rates", "audit.explain_changes",
         "audit.restart_chains", "control.ask_proofs",
         "control.approve_exceptions",
         "control.decide_rule_changes", "control.revoke_exceptions", "control.recertify_roles",
         "*.read"),
    ),
    BuiltIn(
        "gl_accountant", "GL accountant", "Journal entries by hand, which another approves",
        ("ledger.enter_journal_entries", "ledger.read", "inventory.read_costs",
         "company.read", *ASKS),
    ),
    BuiltIn(
        "pricing_manager", "Pricing manager", "Levels, contracts, costs; proposes prices",
        ("pricing.*", "!pricing.set_prices", "catalog.read", "parties.read", "sales.read",
         "inventory.read",
         "inventory.read_costs",
         "company.read", *DECIDES, "approvals.approve_price_overrides",
         "approvals.approve_quotes"),
    ),
    BuiltIn(
        "master_data", "Master data", "Customers and items, and which of them are doubles",
        ("parties.*", "catalog.*", "sales.*_customer_items", "stewardship.read",
         "stewardship.decide_writes",
         "stewardship.assess_quality", "stewardship.decide_findings",
         "stewardship.find_doubles", "stewardship.decide_pairs", "pricing.read",
         "taxes.read", "inventory.read", "company.read"),
    ),
    BuiltIn(
        "integration_admin", "Integration admin", "Connections; events that could not be handled",
        # prices that another system masters come in as they are: who agreed stands there
        ("connect.*", "pricing.set_prices", "stewardship.set_ownership", "stewardship.read",
         "control.ask_proofs",
         "control.retry_parked_events",
         "control.set_aside_events", "control.read",
         "company.read"),
    ),
    BuiltIn(
        "administrator", "Administrator", "Users and their roles; no business duties",
        ("company.create_users", *ASKS, "approvals.request_role_grants",
         "approvals.confirm_rules", "control.grant_roles", "control.revoke_roles",
         "control.deactivate_users", "control.reactivate_users", "control.revoke_api_keys",
         "control.set_sign_in_rules", "control.unlock_sign_ins", "control.link_sign_ons",
         "control.ask_exceptions", "control.revoke_exceptions", "control.ask_rule_changes",
         "audit.restart_chains",
         "control.declare_single_handed", "control.end_single_handed", "control.read",
         "company.read"),
    ),
    BuiltIn(
        "key_holder", "Key holder", "Makes API keys for programs that act in their name",
        ("control.create_api_keys", "control.revoke_api_keys"),
    ),
    BuiltIn(
        "privacy_officer", "Privacy officer", "Answers persons about what is held; erases them",
        ("stewardship.export_persons", "stewardship.erase_persons", "stewardship.read",
         "parties.read_contacts", "parties.read", "company.read"),
    ),
    BuiltIn("auditor", "Auditor", "Reads everything, writes nothing",
            ("*.read", "inventory.read_costs", "parties.read_tax_ids")),
    BuiltIn("owner", "Owner", "Everything in one hand: for very small firms and trials", ("*",)),
)  # fmt: skip


def duties_known() -> set[str]:
    """The catalogue: the duties of every registered operation and page."""
    known = FINER_DUTIES | {operation.duty for operation in OPERATIONS.values()}
    return (known | {page.duty for page in doors.PAGES.values()}) - {doors.SIGNED_IN}


def lay_roles(**_: object) -> None:
    """Bring the built-in roles and their duties into the database; runs after every migration."""
    doors.discover()
    known = sorted(duties_known())
    held = [(role.code, duty) for role in ROLES for duty in sorted(role.duties(known))]
    with laid_by_program("control.lay_roles"):
        SQL(
            "lay_roles",
            role_code=[role.code for role in ROLES],
            role_name=[role.name for role in ROLES],
            duty_role=[code for code, _ in held],
            duty=[duty for _, duty in held],
        )
