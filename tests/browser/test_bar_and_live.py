"""As a person at a screen: the command bar without the mouse, and pages that stay true while others
work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.browser.conftest import Person
from tradewright.sim.people import PASSWORD

pytestmark = pytest.mark.browser

ORDER = re.compile(r"/orders/\d+/$")
STATE = ".page-head .state"
HERE = "#found .found-line.is-here"

Opens = Callable[[str], Person]


@pytest.fixture
def opens_for(person: Person) -> Iterator[Opens]:
    """Another person, signed in in a browser of their own, who has nothing to complain about."""
    made: list[Person] = []

    def opened(username: str) -> Person:
        context = person.page.context.browser.new_context(
            viewport={"width": 1400, "height": 900}, locale="en-GB"
        )
        context.set_default_timeout(12_000)
        made.append(Person(context.new_page(), person.address))
        made[-1].signs_in(username, PASSWORD)
        return made[-1]

    yield opened
    for one in made:
        with closing(one.page.context):
            assert one.troubles == []


def test_the_bar_finds_by_number_words_and_action_without_the_mouse(person: Person) -> None:
    page = person.page
    person.opens("/orders/?tab=completed")
    link = person.sees("td.key a")
    number, place = link.inner_text(), link.get_attribute("href")
    name = page.locator("#list tbody tr").first.locator("td").nth(2).inner_text()

    # a number: Enter before the answer is there opens the first one all the same
    person.opens("/")
    page.keyboard.press("/")
    page.keyboard.type(number.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{place}")

    # its figures alone, chosen with the arrows; the bar names the chosen one to a screen reader
    page.keyboard.press("Control+k")
    bar = page.locator("#find")
    assert bar.get_attribute("aria-expanded") in ("true", "false")
    page.keyboard.type(number.lstrip("SO0"))
    person.sees("#found .found-line", number)
    page.keyboard.press("ArrowDown")
    chosen = person.sees(HERE)
    assert bar.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert chosen.get_attribute("aria-selected") == "true"
    assert bar.get_attribute("aria-expanded") == "true"

    # Escape closes, and gives the keyboard back
    page.keyboard.press("Escape")
    assert bar.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Escape")
    assert bar.input_value() == ""

    # an action by name
    page.keyboard.press("/")
    page.keyboard.type("new ord")
    person.sees(HERE, "New order")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders/new/")

    # what was open last is offered before anything is typed
    page.locator("h1").click()
    page.keyboard.press("Control+k")
    person.sees("#found .found-line", number)
    page.fill("#find", " ".join(reversed(name.split()[:2])))
    person.sees("#found .found-line", name)


def _takes_an_order(person: Person) -> str:
    """An order that can be held; answers its address."""
    page = person.page
    person.opens("/customers/")
    customer = person.sees("td.key a").inner_text()
    person.opens("/items/")
    item = person.sees("td.key a").inner_text()
    person.opens("/orders/new/")
    page.fill("input[name=customer]", customer)
    page.locator("input[name=item-1]").focus()
    for words in (item, "1"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    person.sees("[data-show=net]", re.compile(r"\d"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(ORDER)
    return page.url.removeprefix(person.address)


def _holds_it(person: Person) -> None:
    person.page.locator("summary", has_text="More").click()
    person.page.fill("form[action$='/hold/'] input[name=note]", "ask first")
    person.page.keyboard.press("Enter")
    person.sees(STATE, "Held")


def test_an_open_order_takes_over_what_somebody_else_did(person: Person, opens_for: Opens) -> None:
    place = _takes_an_order(person)
    carl = opens_for("carl")
    carl.opens(place)
    carl.sees(STATE, "Confirmed")
    _holds_it(person)
    carl.sees(STATE, "Held")  # without a reload
    carl.sees(".history", "Olive Owner")
    carl.sees("#live-said", "Olive Owner changed this at")


def test_a_form_tells_who_changed_the_order_and_keeps_what_was_typed(
    person: Person, opens_for: Opens
) -> None:
    place = _takes_an_order(person)
    sam = opens_for("sam")
    sam.opens(f"{place}change/")
    sam.page.fill("input[name=customer_reference]", "typed by Sam")
    _holds_it(person)
    bar = sam.sees("#live-bar", "Olive Owner changed this at")
    assert sam.page.input_value("input[name=customer_reference]") == "typed by Sam"
    assert bar.locator("a").get_attribute("href") == place
