"""Inputs for the operations on stock, orders, shipments, invoices, payments and the ledger.

Each document is made by the operations that come before it, from order to cash.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

from tests.laws.registry import Made, makes
from tradewright.inventory.operations.adjustments import AdjustStock
from tradewright.inventory.operations.issues import IssueStock, issue_stock
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.inventory.operations.reservations import (
    ReleaseReservation,
    ReserveStock,
    reserve_stock,
)
from tradewright.inventory.operations.returns import ReturnStock
from tradewright.inventory.operations.warehouses import CreateWarehouse
from tradewright.kernel.models import Event as Told
from tradewright.kernel.operation import Operation
from tradewright.ledger.operations.books import OpenBooks
from tradewright.ledger.operations.entries import PostEntry, PostLine
from tradewright.ledger.operations.periods import SetPeriod
from tradewright.ledger.operations.rollup import RollUp
from tradewright.receivables.models import Invoice
from tradewright.receivables.operations.applications import (
    ApplyPayment,
    UnapplyPayment,
    apply_payments,
)
from tradewright.receivables.operations.invoices import IssueInvoice
from tradewright.receivables.operations.payments import ReceivePayment, receive_payments
from tradewright.receivables.tests import makers as billing
from tradewright.sales.operations.cancellation import CancelOrder
from tradewright.sales.operations.confirmation import ConfirmOrder
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.holds import (
    HoldOrder,
    LiftHold,
    RetryCreditHolds,
    hold_orders,
)
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.sales.operations.returns import (
    EnterReturn,
    EnterReturnLine,
    ReceiveReturn,
    enter_returns,
)
from tradewright.sales.operations.settling import CompleteOrder, ReserveBackorder, SettleRelease
from tradewright.sim.fixtures import World
from tradewright.warehouse.models import Shipment, ShipmentLine
from tradewright.warehouse.operations.packing import PackShipment, pack_shipments
from tradewright.warehouse.operations.picking import PickShipment, pick_shipments
from tradewright.warehouse.operations.shipments import RecallShipment, recall_shipments
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments
from tradewright.warehouse.tests import makers as shipping

NONE = 10**15
FIVE = Decimal(5)
_ids = count(7_000_000)
