"""As people at their screens: a firm that nobody knew becomes a customer who has paid."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest

from tests.browser.conftest import Person
from tests.browser.test_access import axe, serious  # noqa: F401 - a fixture
from tradewright.sim.people import PASSWORD

pytestmark = pytest.mark.browser

LEAD = re.compile(r"/leads/\d+/$")
CHANCE = re.compile(r"/opportunities/\d+/$")
QUOTE = re.compile(r"/quotes/\d+/$")
SHIPMENT = re.compile(r"/shipments/\d+/$")
PAYMENT = re.compile(r"/payments/\d+/$")
STATE = ".page-head .state"
FLOW = "nav.flow a.step"
FIRM = "Larkspur Hotels"
TOLD = (
    "Customer created", "opportunity entered", "opportunity moved", "quoted", "quote sent",
    "quote accepted", "confirmed", "shipped", "invoiced", "delivered", "payment received",
)  # fmt: skip

Opens = Callable[[str], Person]


@pytest.fixture
def opens_for(person: Person) -> Iterator[Opens]:
    """Another person, signed in in a browser of their own, who has nothing to complain about."""
    made: list[Person] = []

    def opened(username: str) -> Person:
        context = person.page.context.browser.new_context(
            viewport={"width": 1400, "height": 900}, locale="en-GB"
        )
        context.set_default_timeout(8_000)
        made.append(Person(context.new_page(), person.address))
        if username:
            made[-1].signs_in(username, PASSWORD)
        return made[-1]

    yield opened
    for one in made:
        with closing(one.page.context):
            assert one.troubles == []


def _stranger_asks(rita: Person, stranger: Person, axe: str) -> list[str]:  # noqa: F811
    """Somebody fills in the form whose address stands on the web site; what axe finds there."""
    rita.opens("/leads/forms/")
    row = rita.sees("tr", "website").get_by_role("link", name="Open the form")
    stranger.opens("/ask/" + row.get_attribute("href").partition("/ask/")[2])
    wrong = serious(stranger, axe)
    for name, words in {
        "company_name": FIRM, "contact_name": "Lara Lark", "email": "lara@larkspur.example",
        "city": "Ripon", "note": "Linen with our name on it",
    }.items():  # fmt: skip
        stranger.page.fill(f"[name={name}]", words)
    stranger.presses("Send")
    stranger.sees("[role=status]", "Thank you")
    return wrong


def _lead_becomes_opportunity(rita: Person) -> None:
    """Rita takes up what has come, finds it worth it, and makes it a customer with a chance."""
    page = rita.page
    rita.opens("/leads/")
    rita.sees("#list tr", FIRM).locator("td.key a").click()
    page.wait_for_url(LEAD)
    rita.sees("main", "Linen with our name on it")
    rita.presses("Take")
    rita.sees(STATE, "Working")
    rita.presses("Qualify")
    rita.sees(STATE, "Qualified")
    page.fill("#convert input[name=opportunity]", "Linen for the season")
    page.fill("#convert input[name=amount]", "900")
    day = date.today() + timedelta(days=40)  # noqa: DTZ011 - the day on the person's calendar
    page.fill("#convert input[name=expected_on]", day.isoformat())
    rita.presses("Make it a customer")
    page.wait_for_url(CHANCE)
    rita.sees("h1", "Linen for the season")


def _lines(rita: Person, item: str, price: str) -> None:
    """What they would buy, and what we have no item for."""
    page = rita.page
    page.locator("summary", has_text="More").click()
    rita.follows("Edit")
    for name, words in {"item-1": item, "quantity-1": "200", "price-1": price,
                        "description-2": "Embroidery", "quantity-2": "1",
                        "price-2": "50"}.items():  # fmt: skip
        page.fill(f"[name={name}]", words)
    rita.presses("Save")
    page.wait_for_url(CHANCE)
    rita.sees("section[aria-label=Lines] .key", item)


def test_a_firm_that_nobody_knew_becomes_a_customer_who_has_paid(
    person: Person,
    opens_for: Opens,
    axe: str,  # noqa: F811
) -> None:
    rita = opens_for("rita")
    page = rita.page
    rita.opens("/items/")
    item = rita.sees("td.key a").inner_text().strip()

    wrong = _stranger_asks(rita, opens_for(""), axe)
    _lead_becomes_opportunity(rita)
    here = page.url
    _lines(rita, item, "0.02")
    rita.presses("Move to Engaging")
    rita.sees(".path [aria-current=step]", "Engaging")
    wrong += serious(rita, axe)

    # one button makes the quote, at prices that need another's word
    rita.presses("Quote at the expected prices")
    page.wait_for_url(QUOTE)
    quote, number = page.url, page.locator("h1").inner_text().split()[0]
    rita.sees(".note, .toast", "Embroidery")
    rita.presses("Submit")
    rita.sees(".blocked", "waits for approval")
    wrong += serious(rita, axe)
    rita.opens("/pipeline/")
    rita.sees("main", "Engaging")
    wrong += serious(rita, axe)

    paula = opens_for("paula")
    paula.opens("/approvals/")
    paula.sees("#list tr", number).locator("td.key a, a").first.click()
    paula.page.locator("main button", has_text="Approve").first.click()
    paula.sees(".note, .outcomes, .toast", re.compile("approved", re.IGNORECASE))

    # sent, it moves its opportunity on; the customer opens the address, and accepts
    page.goto(quote)
    rita.waits_for(STATE, "Approved")
    rita.follows("Send")
    page.uncheck("input[name=by_mail]")
    rita.presses("Send the quote")
    page.wait_for_url(QUOTE)
    address = rita.sees("main", "/q/").locator("[value*='/q/'], a[href*='/q/']").first
    given = address.get_attribute("href") or address.get_attribute("value") or ""
    page.goto(here)
    rita.waits_for(".path [aria-current=step]", "Quoted")
    rita.sees("#quotes", number)

    customer = opens_for("")
    customer.opens("/q/" + given.partition("/q/")[2])
    wrong += serious(customer, axe)
    customer.page.fill("input[name=name]", "Lara Lark")
    customer.page.check("input[name=agree]")
    customer.presses("Accept")
    customer.sees("[role=status]", "Accepted, thank you")
    wrong += serious(customer, axe)
    page.reload()
    rita.waits_for(STATE, "Won")
    wrong += serious(rita, axe)

    # the order goes its way: credit, shelf, customer's door, and the bank
    page.goto(quote)
    page.goto(rita.sees(FLOW, "SO").evaluate("link => link.href"))
    order = page.url
    person.page.goto(order)
    if person.page.locator(STATE).filter(has_text="Held").count():
        person.presses("Lift hold")
    person.presses("Release")
    person.follows("Open SH")
    person.page.wait_for_url(SHIPMENT)
    shipment = person.page.url
    person.follows("Pick")
    person.presses("Picked")
    person.follows("Pack")
    person.presses("Packed")
    person.presses("Ship")
    person.agrees()
    person.sees(STATE, "Shipped")
    person.page.goto(shipment)
    person.page.get_by_label("Where it was left").fill("Goods-in")
    person.presses("Delivered")
    person.page.goto(order)
    invoice = person.waits_for(FLOW, "IN0")
    person.sees(FLOW, "OP")
    total = re.search(r"[\d,]+\.\d\d", person.page.locator(".facts").inner_text())
    assert total
    invoice.click()
    person.follows("Enter payment")
    person.page.fill("input[name=amount]", total[0])
    person.presses("Enter payment")
    person.page.wait_for_url(PAYMENT)

    # and the account tells each step, the latest first
    page.goto(here)
    rita.follows(FIRM)
    account = page.url
    rita.sees("h1", FIRM)
    wrong += serious(rita, axe)
    rita.opens(account.removeprefix(rita.address) + "timeline/")
    rita.waits_for("#list", "payment received")
    told = " | ".join(reversed(page.locator("#list tbody td.key").all_inner_texts()))
    at = [told.find(words) for words in TOLD]
    assert -1 not in at, (TOLD[at.index(-1)], told)
    assert at == sorted(at), told
    assert wrong == []
