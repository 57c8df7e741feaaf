"""As a person at a screen: the pages of a lived-in company, and an order on its way to cash."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Person
from tradewright.kernel.doors import PAGES, discover

pytestmark = pytest.mark.browser

ORDER = re.compile(r"/orders/\d+/$")
ENTRY = re.compile(r"/journal/\d+/$")
PAYMENT = re.compile(r"/payments/\d+/$")
FLOW = "nav.flow a.step"
STATE = ".page-head .state"
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const paste = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
}"""


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("/customers/", "Customers"),
        ("/orders/", "Orders"),
        ("/shipments/?tab=all", "Pick, pack, ship"),
        ("/invoices/?tab=all", "Invoices"),
        ("/trial-balance/", "Trial balance"),
    ],
)
def test_a_page_opens_without_a_complaint(person: Person, path: str, head: str) -> None:
    person.opens(path)
    assert person.page.locator("h1").inner_text() == head
    assert person.page.locator("main table tbody tr").count() > 0


def test_returns_open_whether_or_not_any_goods_came_back(person: Person) -> None:
    person.opens("/returns/")
    assert person.page.locator("h1").inner_text() == "Returns"
    person.sees("#list table, #list .empty-state")


def test_a_completed_order_shows_all_that_followed_from_it(person: Person) -> None:
    person.opens("/orders/?tab=completed")
    person.sees("td.key a").click()
    person.page.wait_for_url(ORDER)
    for column in ("Order", "Shipment", "Invoice", "Journal"):
        person.sees("nav.flow h2", column)
    person.sees(FLOW, "IN0")


def test_an_order_is_taken_shipped_invoiced_posted_and_paid(person: Person) -> None:
    page = person.page
    person.opens("/orders/?tab=completed")
    customer = person.sees("tbody td .soft", "C1").inner_text()
    person.sees("td.key a").click()
    item = person.sees("section[aria-label=Lines] tbody .key").inner_text()

    # entered and confirmed in one go at the price that was shown, without the mouse
    person.opens("/orders/new/")
    for words in (customer, item, "2"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "item-2"
    total = person.sees("[data-sum=total]", re.compile(r"[1-9]")).inner_text()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(ORDER)
    here, order = page.url, page.locator("h1").inner_text().split()[0]
    person.sees(".facts", total)

    # released, then picked, packed and shipped at the desk
    person.presses("Release")
    person.follows("Open SH")
    shipment = page.locator("h1").inner_text().split()[0]
    person.follows("Pick")
    person.presses("Picked")
    person.follows("Pack")
    person.presses("Packed")
    person.presses("Ship")
    person.agrees()
    person.sees(STATE, "Shipped")

    # the worker bills it, and the journal has the entry: debit receivables, credit sales and tax
    page.goto(here)
    number = person.waits_for(FLOW, "IN0").locator("strong").inner_text()
    assert {order, shipment, number} <= set(page.locator(f"{FLOW} strong").all_inner_texts())
    person.sees(STATE, "Completed")
    person.sees(FLOW, "JE0").click()
    page.wait_for_url(ENTRY)
    assert total in person.sees("section.sheet tbody tr", "1100").inner_text()

    # paid: applied at receipt, and in the journal from bank to receivables
    page.goto(here)
    person.sees(FLOW, "IN0").click()
    person.follows("Enter payment")
    page.fill("input[name=amount]", total)
    person.presses("Enter payment")
    page.wait_for_url(PAYMENT)
    person.sees(STATE, "Applied")
    person.sees(FLOW, number)
    person.sees(FLOW, "JE0").click()
    page.wait_for_url(ENTRY)
    assert total in person.sees("section.sheet tbody tr", "1100").inner_text()
    page.goto(here)
    person.sees(FLOW, "PY0")


def test_two_hundred_pasted_lines_are_priced_and_entered(person: Person) -> None:
    page = person.page
    person.opens("/items/")
    codes = [code.strip() for code in page.locator("td.key a").all_inner_texts()]
    pasted = "\n".join(f"{codes[at % len(codes)]}\t1" for at in range(200))
    person.opens("/customers/")
    customer = person.sees("td.key a").inner_text()
    person.opens("/orders/new/")
    page.fill("input[name=customer]", customer)
    page.locator("input[name=item-1]").focus()
    page.evaluate(PASTE, pasted)
    person.sees("[data-sum=lines]", "200")
    person.sees("[data-sum=total]", re.compile(r"[1-9]"))
    assert page.locator("[data-show=net]").filter(has_text=re.compile(r"\d")).count() == 200
    person.presses("Save draft")
    page.wait_for_url(ORDER)
    assert page.locator("section[aria-label=Lines] tbody tr").count() == 200


def test_an_order_can_be_entered_without_scripts(person: Person, address: str) -> None:
    browser = person.page.context.browser
    person.opens("/customers/")
    customer = person.sees("td.key a").inner_text()
    person.opens("/items/")
    item = person.sees("td.key a").inner_text()
    plain = browser.new_context(
        java_script_enabled=False, storage_state=person.page.context.storage_state()
    )
    page = plain.new_page()
    page.goto(f"{address}/orders/new/")
    page.fill("input[name=customer]", customer)
    page.fill("input[name=item-1]", item)
    page.click("button[value=confirm]")
    assert page.locator(".field-error, .entry-error").filter(has_text=re.compile(r"\w")).count()
    page.fill("input[name=quantity-1]", "1")
    page.click("button[value=confirm]")
    page.wait_for_url(ORDER)
    plain.close()


def test_an_open_invoice_is_paid(person: Person) -> None:
    discover()
    if "new_payment" not in PAGES:
        pytest.skip("no module registers the page `new_payment`")
    page = person.page
    person.opens("/invoices/?tab=open")
    person.sees("td.key a").click()
    page.wait_for_url(re.compile(r"/invoices/\d+/$"))
    invoice = page.url
    still_open = re.search(r"Open\s+£([\d,.]+)", page.locator(".facts").inner_text())
    assert still_open
    person.follows("Enter payment")
    page.fill("input[name=amount]", still_open[1])
    person.presses("Enter payment")
    page.wait_for_url(PAYMENT)
    person.sees(FLOW, "JE0")
    person.opens(invoice.removeprefix(person.address))
    person.sees(FLOW, "JE0")
