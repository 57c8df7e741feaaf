"""An order at the counter: keys only, three hundred pasted lines, a substitute, an order again."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser

ORDER = re.compile(r"/orders/\d+/$")
LINES = 300
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const paste = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
}"""
# how long a keystroke keeps the page busy: its handlers, and laying the page out again
KEY = """() => {
    const field = document.querySelector("input[name=quantity-150]");
    let slowest = 0;
    for (const key of "123456") {
        const begun = performance.now();
        field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        field.value += key;
        field.dispatchEvent(new InputEvent("input", { data: key, bubbles: true }));
        field.getBoundingClientRect();
        slowest = Math.max(slowest, performance.now() - begun);
    }
    field.value = "2";
    field.dispatchEvent(new InputEvent("input", { data: "2", bubbles: true }));
    return slowest;
}"""


def codes(person: Person, path: str) -> list[str]:
    person.opens(path)
    return [code.strip() for code in person.page.locator("td.key a").all_inner_texts()]


def begins(person: Person, customer: str) -> None:
    person.opens("/orders/new/")
    person.page.fill("input[name=customer]", customer)
    person.page.keyboard.press("Tab")
    person.sees("#f-customer-words", re.compile(r"Net"))
    person.page.locator("input[name=item-1]").focus()


def test_three_hundred_pasted_lines_are_priced_and_stay_quick(person: Person) -> None:
    page = person.page
    known = codes(person, "/items/?tab=active") or codes(person, "/items/")
    customer = codes(person, "/customers/")[0]
    begins(person, customer)
    rows = [f"1\t{known[at % len(known)]}\t31/12/2030" for at in range(LINES)]
    page.evaluate(PASTE, "\n".join(["Qty\tItem\tRequested", *rows]))
    person.sees("[data-sum=lines]", str(LINES))
    person.sees("[data-sum=total]", re.compile(r"[1-9]"))
    assert page.locator(f"input[name=requested_on-{LINES}]").input_value() == "2030-12-31"
    assert page.evaluate(KEY) < 100
    page.keyboard.press("Control+Enter")
    page.wait_for_url(ORDER, timeout=60_000)
    assert page.locator("section[aria-label=Lines] tbody tr").count() == LINES


def test_a_substitute_is_taken_with_one_key(person: Person) -> None:
    page = person.page
    customer = codes(person, "/customers/")[0]
    short, other = codes(person, "/items/")[:2]
    person.opens("/items/")
    first = page.locator("td.key a").first.get_attribute("href")
    person.opens(f"{first}edit/")
    page.fill("input[name=substitute]", other)
    page.select_option("select[name=kind]", "equal")
    person.presses("Add")
    person.sees("#substitutes", other)
    begins(person, customer)
    page.keyboard.type(short)
    page.keyboard.press("Enter")
    page.keyboard.type("99999")
    person.sees("[data-instead] button", f"Take {other}")
    page.keyboard.press("F2")
    assert page.locator("input[name=item-1]").input_value() == other


def test_an_order_is_repeated_without_the_mouse(person: Person) -> None:
    page = person.page
    person.opens("/orders/?tab=completed")
    person.sees("td.key a").click()
    page.wait_for_url(ORDER)
    number = page.locator("h1").inner_text().split()[0]
    lines = page.locator("section[aria-label=Lines] tbody tr").count()
    page.goto(f"{person.address}/orders/new/?repeat={page.url.rstrip('/').rpartition('/')[2]}")
    person.sees(".note", f"Like order {number}")
    person.sees("[data-sum=lines]", str(lines))
    person.sees("[data-sum=total]", re.compile(r"[1-9]"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(ORDER)
    assert number not in page.locator("h1").inner_text()
