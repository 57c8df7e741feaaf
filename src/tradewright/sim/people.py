"""The people of the demo company; their password is public, so they exist in demos only."""

from __future__ import annotations

DOMAIN = "demo.tradewright.example"
OWNER = "olive"
ADMINISTRATOR = "adam"
CONTROLLER = "conrad"
SELLER = "sam"
SERVER = "cora"
PRICER = "paula"
PASSWORD = "tradewright-demo"  # noqa: S105 - it stands on the sign-in page

# username, name, role
PEOPLE = (
    (OWNER, "Olive Owner", "owner"),
    (SELLER, "Sam Sales", "inside_sales"),
    ("rita", "Rita Road", "sales_rep"),
    (SERVER, "Cora Customers", "customer_service"),
    ("wendy", "Wendy Warehouse", "warehouse"),
    ("stan", "Stan Stock", "stock_controller"),
    ("carl", "Carl Credit", "credit_analyst"),
    ("ana", "Ana Receivable", "ar_clerk"),
    ("cass", "Cass Cash", "cash_application"),
    ("gina", "Gina Ledger", "gl_accountant"),
    ("conrad", "Conrad Controller", "controller"),
    (PRICER, "Paula Price", "pricing_manager"),
    ("mia", "Mia Master", "master_data"),
    ("ida", "Ida Integration", "integration_admin"),
    ("adam", "Adam Administrator", "administrator"),
    ("petra", "Petra Privacy", "privacy_officer"),
    ("audrey", "Audrey Auditor", "auditor"),
)
