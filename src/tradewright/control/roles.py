"""The built-in roles, as patterns over the duties of all registered operations and pages.

`!` takes duties out again. The patterns become rows (role, role_duty) after every migration, so a
new operation belongs to the roles whose patterns name it, and to no other. What MACHINE names
belongs to no role: the program itself does it, or an operation above it, inside its own call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tradewright.kernel import doors
from tradewright.kernel.operation import FINER_DUTIES, OPERATIONS
from tradewright.kernel.sql import statements

SQL = statements()

READS_OF_SALES = ("sales.read", "parties.read", "catalog.read", "pricing.read", "inventory.read",
                  "warehouse.read", "credit.read", "receivables.read", "company.read")  # fmt: skip
MACHINE = (
    "platform.*", "credit.commit_*", "credit.move_*", "inventory.reserve_stock",
    "inventory.release_reservations", "inventory.issue_stock", "inventory.return_stock",
    "ledger.post", "ledger.roll_up", "sales.complete_orders", "sales.reserve_backorders",
    "warehouse.create_shipments", "sim.replay",
)  # fmt: skip
HOLDS = ("!sales.lift_*", "!sales.receive_returns")


def _fits(duty: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(duty, pattern) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class BuiltIn:
    code: str
    name: str
    purpose: str
    patterns: tuple[str, ...]

    def duties(self, known: Iterable[str]) -> set[str]:
        """The duties of `known` that this role has."""
        given = [p for p in self.patterns if not p.startswith("!")]
        taken = [p[1:] for p in self.patterns if p.startswith("!")]
        return {
            duty for duty in known if _fits(duty, given) and not _fits(duty, (*taken, *MACHINE))
        }


ROLES = (
    BuiltIn(
        "sales_rep", "Sales rep", "Enters and follows orders of customers",
        ("sales.*", *READS_OF_SALES, *HOLDS, "!sales.override_prices"),
    ),
    BuiltIn(
        "inside_sales", "Inside sales", "Takes orders, changes and returns; keeps customers",
        ("sales.*", *READS_OF_SALES, "parties.*", *HOLDS),
    ),
    BuiltIn(
        "credit_analyst", "Credit analyst", "Sets limits, releases credit holds",
        ("credit.*", "sales.hold_orders", "sales.lift_*", *READS_OF_SALES),
    ),
    BuiltIn(
        "warehouse", "Warehouse", "Picks, packs, ships, receives, counts",
        ("warehouse.*", "inventory.*", "sales.receive_returns", "sales.read", "parties.read",
         "catalog.read", "company.read"),
    ),
    BuiltIn(
        "ar_clerk", "AR clerk", "Invoices, credit notes, customer payments and their application",
        ("receivables.*", "sales.read", "parties.read", "catalog.read", "credit.read",
         "ledger.read", "company.read"),
    ),
    BuiltIn(
        "controller", "Controller", "Books, periods, posting rules, tax; reads everything",
        ("ledger.*", "taxes.*", "company.add_holidays", "*.read"),
    ),
    BuiltIn(
        "pricing_manager", "Pricing manager", "List prices, customer prices, breaks",
        ("pricing.*", "catalog.read", "parties.read", "sales.read", "inventory.read",
         "company.read"),
    ),
    BuiltIn(
        "master_data", "Master data", "Customers and items",
        ("parties.*", "catalog.*", "pricing.read", "taxes.read", "inventory.read",
         "company.read"),
    ),
    BuiltIn(
        "integration_admin", "Integration admin", "Connections; events that could not be handled",
        ("connect.*", "control.retry_parked_events", "control.set_aside_events", "control.read",
         "company.read"),
    ),
    BuiltIn(
        "administrator", "Administrator", "Users and their roles; no business duties",
        ("company.create_users", "control.grant_roles", "control.revoke_roles",
         "control.revoke_api_keys", "control.read", "company.read"),
    ),
    BuiltIn(
        "key_holder", "Key holder", "Makes API keys for programs that act in their name",
        ("control.create_api_keys", "control.revoke_api_keys"),
    ),
    BuiltIn("auditor", "Auditor", "Reads everything, writes nothing", ("*.read",)),
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
    SQL(
        "lay_roles",
        role_code=[role.code for role in ROLES],
        role_name=[role.name for role in ROLES],
        duty_role=[code for code, _ in held],
        duty=[duty for _, duty in held],
    )
