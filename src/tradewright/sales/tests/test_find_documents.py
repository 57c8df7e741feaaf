from __future__ import annotations

from tradewright.sales.models import SalesOrder
from tradewright.sales.queries.orders import find_documents

from .makers import entered, stocked


def found(world, words, limit=5):
    return [row.number for row in find_documents(world.company_id, words, limit=limit)]


def two_orders(world):
    """The numbers of two orders, the later one with the customer's reference Po-77/4."""
    item, customer = stocked(world), world.customer()
    first = entered(world, customer, (item, 1)).id
    second = entered(world, customer, (item, 1), customer_reference="Po-77/4").id
    numbers = dict(SalesOrder.objects.filter(pk__in=[first, second]).values_list("pk", "number"))
    return numbers[first], numbers[second]


def test_finds_orders_by_the_beginning_of_their_number_the_latest_first(world):
    first, second = two_orders(world)
    assert found(world, second.lower()) == [second]
    assert found(world, first[:2])[:2] == [second, first]
    assert found(world, f" {first[:2]} ", limit=1) == [second]


def test_finds_a_number_by_its_figures_alone(world):
    first, _ = two_orders(world)
    figures = first.removeprefix("SO")
    assert found(world, figures) == [first]
    assert found(world, figures.lstrip("0")) == [first]
    assert found(world, "9" * 30) == []


def test_finds_an_order_by_the_beginning_of_the_customers_reference(world):
    _, second = two_orders(world)
    assert found(world, "Po-77") == [second]
    assert found(world, "Po-77/4") == [second]
    assert found(world, "%") == found(world, "") == found(world, "o-77") == []
    SalesOrder.objects.filter(number=second).update(customer_reference="PO-77/4")
    assert found(world, "po-77") == [second]  # capitals are what most references are written in
