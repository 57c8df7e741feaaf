"""A company at work, for stories: verbs of the trade on a calendar, and a look into its books.

Every verb is one public operation; `settle_down` runs the events to the end, as the worker would.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tradewright.catalog.models import ItemGroup
from tradewright.company.models import Company
from tradewright.credit.models import CreditAccount
from tradewright.inventory.models import Reservation, StockLevel
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel.events import drain
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcome, one
from tradewright.ledger.models import JournalEntry, JournalLine
from tradewright.ledger.operations.periods import SetPeriod, set_periods
from tradewright.receivables.models import Invoice
from tradewright.receivables.operations.payments import (
    ApplyTo,
    ReceivePayment,
    receive_payments,
)
from tradewright.sales.models import SalesOrder, SalesOrderLine
from tradewright.sales.operations.cancellation import CancelLine, CancelOrder, cancel_orders
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.sales.operations.returns import (
    EnterReturn,
    EnterReturnLine,
    ReceiveReturn,
    enter_returns,
    receive_returns,
)
from tradewright.sim.fixtures import World
from tradewright.warehouse.models import ShipmentLine
from tradewright.warehouse.operations.picking import (
    PackShipment,
    PickShipment,
    pack_shipments,
    pick_shipments,
)
from tradewright.warehouse.operations.plans import PickedLine
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

Lines = list[tuple[str, Decimal]]


@dataclass
class Desk:
    """What the people of a company do; `at` is the time on their clock."""

    world: World
    at: datetime

    def turn_to(self, day: date) -> None:
        """Ten in the morning of a day."""
        self.at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)

    def do(self, operation: Any, asked: Any, actor: Actor | None = None) -> Outcome:
        """One row through an operation; a refusal is an error here."""
        return one(operation([asked], actor=actor or self.world.actor, at=self.at))

    def attempt(self, operation: Any, asked: Any, actor: Actor | None = None) -> Outcome:
        """The same where a refusal is what the story is about."""
        (outcome,) = operation([asked], actor=actor or self.world.actor, at=self.at)
        return outcome

    def settle_down(self) -> None:
        """Everything that follows from what was done has happened."""
        drain()

    # masters

    def item(self, price: str | None = "10.00", group: str = "goods", **given: Any) -> Any:
        mine = ItemGroup.objects.get(company_id=self.world.company_id, code=group)
        kind = "stock" if group == "goods" else "service"
        return self.world.item(price, **({"group_id": mine.pk, "kind": kind} | given))

    def customer(self, **given: Any) -> Any:
        return self.world.customer(**given)

    # order to cash

    def goods_arrive(self, item: Any, quantity: Any, cost: str = "4.00") -> None:
        asked = ReceiveStock(item.code, "", Decimal(quantity), "", Decimal(cost), self.at.date())
        self.do(receive_stock, asked)

    def orders(self, customer: Any, *lines: Any, actor: Actor | None = None) -> Outcome:
        """A customer orders lines of (item, quantity) or (item, quantity, price)."""
        made = tuple(
            EnterOrderLine(item.code, Decimal(quantity), price=price[0] if price else None)
            for item, quantity, *price in lines
        )
        return self.do(enter_orders, EnterOrder(customer.code, made), actor)

    def releases(self, order_id: int | None) -> int:
        shipment_id = self.do(release_orders, ReleaseOrder(order_id)).detail["shipment_id"]
        assert isinstance(shipment_id, int)
        return shipment_id

    def picks(self, shipment_id: int, *quantities: int, reason: str = "") -> None:
        self.do(pick_shipments, PickShipment(shipment_id, lines=self._parts(
            shipment_id, quantities, reason)))  # fmt: skip

    def packs(self, shipment_id: int) -> None:
        self.do(pack_shipments, PackShipment(shipment_id, packages=1, carrier="Road"))

    def ships(self, shipment_id: int, *quantities: int, on: date | None = None) -> None:
        parts = self._parts(shipment_id, quantities, "not on the shelf")
        self.do(ship_shipments, ShipShipment(shipment_id, shipped_on=on, lines=parts))

    def sells(self, customer: Any, *lines: Any) -> tuple[int, Invoice]:
        """Order, release, ship and invoice at once; returns order and invoice."""
        order_id = self.orders(customer, *lines).id
        assert order_id is not None
        self.ships(self.releases(order_id))
        self.settle_down()
        return order_id, self.invoices(order_id)[-1]

    def cancels(self, order_id: int, *lines: tuple[int, int]) -> Outcome:
        named = tuple(CancelLine(line_no, Decimal(quantity)) for line_no, quantity in lines)
        return self.do(cancel_orders, CancelOrder(order_id, None, "no longer wanted", named))

    def pays(self, customer: Any, amount: str, *invoices: Invoice) -> Outcome:
        apply = tuple(ApplyTo(invoice.number) for invoice in invoices)
        asked = ReceivePayment(customer.code, Decimal(amount), "GBP", self.at.date(), apply=apply)
        return self.do(receive_payments, asked)

    def pays_oldest_first(self, customer: Any, amount: str) -> Outcome:
        asked = ReceivePayment(
            customer.code, Decimal(amount), "GBP", self.at.date(), oldest_first=True
        )
        return self.do(receive_payments, asked)

    def brings_back(self, customer: Any, *lines: EnterReturnLine) -> int:
        """The customer returns goods, which are received the same day."""
        asked = EnterReturn(customer.code, "damaged", lines, returned_on=self.at.date())
        return_id = self.do(enter_returns, asked).id
        assert return_id is not None
        self.do(receive_returns, ReceiveReturn(return_id))
        return return_id

    def releases_on_confirm(self) -> None:
        """From now on the company releases what is confirmed without a person."""
        Company.objects.filter(pk=self.world.company_id).update(releases_on_confirm=True)

    def closes(self, first: date) -> None:
        self.do(set_periods, SetPeriod(first, "closed"))

    def _parts(
        self, shipment_id: int, quantities: tuple[int, ...], reason: str
    ) -> tuple[PickedLine, ...]:
        lines = self.shipment_lines(shipment_id)
        parts = [
            PickedLine(line.pk, Decimal(quantity))
            for line, quantity in zip(lines, quantities, strict=False)
        ]
        return tuple(
            replace(part, short_reason=reason) if part.quantity < line.quantity else part
            for part, line in zip(parts, lines, strict=False)
        )

    # what one reads

    def status(self, order_id: int | None) -> str:
        return SalesOrder.objects.get(pk=order_id).status

    def total(self, order_id: int | None) -> Decimal:
        return SalesOrder.objects.get(pk=order_id).amount_total

    def open_quantity(self, order_id: int | None, line_no: int = 1) -> Decimal:
        """What of a line is neither cancelled nor with the warehouse nor shipped."""
        line = SalesOrderLine.objects.get(order_id=order_id, line_no=line_no)
        return line.quantity - line.quantity_cancelled - line.quantity_released

    def reserved(self, order_id: int | None) -> Decimal:
        lines = SalesOrderLine.objects.filter(order_id=order_id).values("id")
        held = Reservation.objects.filter(source="sales_order_line", source_line_id__in=lines)
        return sum((one.quantity for one in held), Decimal(0))

    def shipment_lines(self, shipment_id: int) -> list[ShipmentLine]:
        return list(ShipmentLine.objects.filter(shipment_id=shipment_id).order_by("line_no"))

    def invoices(self, order_id: int | None) -> list[Invoice]:
        return list(Invoice.objects.filter(order_id=order_id, kind="invoice").order_by("id"))

    def credit_notes(self, customer: Any) -> list[Invoice]:
        return list(Invoice.objects.filter(customer=customer, kind="credit_note").order_by("id"))

    def exposure(self, customer: Any) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """Ordered, unbilled, receivable, unapplied."""
        row = CreditAccount.objects.get(customer=customer)
        return (
            row.amount_ordered, row.amount_unbilled, row.amount_receivable, row.amount_unapplied,
        )  # fmt: skip

    def stock(self, item: Any) -> tuple[Decimal, Decimal]:
        """On hand and value in the main warehouse."""
        row = StockLevel.objects.get(item=item, warehouse_id=self.world.warehouse_id)
        return row.on_hand, row.amount_value

    def posted(self, source: str, source_id: int) -> JournalEntry:
        """The only entry of a document."""
        return JournalEntry.objects.get(
            company_id=self.world.company_id, source=source, source_id=source_id
        )

    def entry(self, source: str, source_id: int) -> Lines:
        """The lines of a document's only entry: account and amount, debit positive."""
        lines = JournalLine.objects.filter(entry=self.posted(source, source_id)).order_by("line_no")
        return list(lines.values_list("account__code", "amount"))

    def balances(self) -> dict[str, Decimal]:
        """Every account with a balance, from the journal itself."""
        found: dict[str, Decimal] = {}
        lines = JournalLine.objects.filter(company_id=self.world.company_id)
        for code, amount in lines.values_list("account__code", "amount"):
            found[code] = found.get(code, Decimal(0)) + amount
        return {code: amount for code, amount in sorted(found.items()) if amount}
