"""As people at a screen: one asks and another decides, rights that do not go together are refused,
and a second factor stands at the entrance."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal

import pytest

from tests.browser.conftest import Person
from tradewright.sim.people import PASSWORD

pytestmark = pytest.mark.browser

ORDER = re.compile(r"/orders/\d+/$")
REQUEST = re.compile(r"/approvals/\d+/$")
STATE = ".page-head .state"
STEP = 30  # seconds that a code is good for

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
        made[-1].signs_in(username, PASSWORD)
        return made[-1]

    yield opened
    for one in made:
        with closing(one.page.context):
            assert one.troubles == []


def _discounted(person: Person, why: str) -> str:
    """An order of one line a tenth below its price; answers the order's number."""
    page = person.page
    person.opens("/customers/")
    customer = person.sees("td.key a").inner_text()
    person.opens("/items/")
    item = person.sees("td.key a").inner_text()
    person.opens("/orders/new/")
    page.fill("input[name=customer]", customer)
    page.fill("input[name=price_reason]", why)
    page.locator("input[name=item-1]").focus()
    for words in (item, "2"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    priced = person.sees("[data-show=net]", re.compile(r"\d")).inner_text()
    lower = Decimal(priced.replace(",", "")) / 2 * Decimal("0.9")
    page.fill("input[name=price-1]", f"{lower:.4f}")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(ORDER)
    return str(page.locator("h1").inner_text().split()[0])


def test_a_lower_price_waits_until_somebody_else_approves_it(
    person: Person, opens_for: Opens
) -> None:
    sam = opens_for("sam")
    number = _discounted(sam, "matches their other supplier")
    here = sam.page.url
    sam.sees(STATE, "Held")
    sam.sees(".blocked", "Sam Sales asks for a price below the conditions")

    # who asked sees what is asked and who decides, and has no button to decide with
    sam.sees(".blocked a", "Request").click()
    sam.page.wait_for_url(REQUEST)
    sam.sees("main", "You asked for it yourself: another person decides.")
    sam.sees("main", "Paula Price")
    sam.sees(".facts", "matches their other supplier")
    assert sam.page.locator("[data-decide]").count() == 0

    # the price manager approves it in the inbox, without the mouse
    paula = opens_for("paula")
    paula.opens("/approvals/")
    paula.sees("#list tr", number)
    paula.sees("#list tr", re.compile(r"10(\.0)? % less"))
    for _ in range(paula.page.locator("#list tbody tr").count()):
        paula.page.keyboard.press("j")
        if number in paula.sees("#list tr.is-here").inner_text():
            break
    assert number in paula.sees("#list tr.is-here").inner_text()
    paula.page.keyboard.press("a")
    paula.sees(".note, .outcomes, .toast", re.compile("approved", re.IGNORECASE))

    # and the order goes on
    sam.page.goto(here)
    sam.waits_for(STATE, "Confirmed")
    sam.sees(".history", "Paula Price")


def test_a_role_that_does_not_go_with_another_is_refused(person: Person, opens_for: Opens) -> None:
    adam = opens_for("adam")
    adam.opens("/people/")
    adam.page.locator("summary", has_text="Grant a role").click()
    adam.page.fill("form[action='/people/grant/'] input[name=username]", "sam")
    adam.page.select_option("form[action='/people/grant/'] select[name=role]", "credit_analyst")
    adam.sees("#clashes", re.compile(r"\w"))
    adam.presses("Grant")
    adam.sees(".field-error", "belong in two hands")
    refusal = [one for one in adam.troubles if "422" in one]
    adam.troubles = [one for one in adam.troubles if one not in refusal]
    assert refusal  # the page that is shown again says so to the browser as well

    adam.opens("/log/?tab=refused")
    adam.sees("#list tr", "Adam Administrator")
    assert "Grant roles" in adam.page.locator("#list tbody tr").first.inner_text()


def _code_of(secret: str, *, after: str = "") -> str:
    """What the authenticator app shows; another one than `after`, for which it waits."""
    from allauth.mfa.totp.internal.auth import (  # noqa: PLC0415 - settings stand by then
        format_hotp_value,
        hotp_value,
    )

    while (code := format_hotp_value(hotp_value(secret, int(time.time()) // STEP))) == after:
        time.sleep(0.5)
    return str(code)


def test_a_second_factor_is_asked_for_once_it_is_set_up(person: Person, opens_for: Opens) -> None:
    ida = opens_for("ida")
    ida.opens("/account/")
    ida.follows("Add an authenticator app")
    if "/confirm/" in ida.page.url:
        ida.page.fill("input[name=password]", PASSWORD)
        ida.page.keyboard.press("Enter")
    secret = ida.sees("#secret").inner_text()
    first = _code_of(secret)
    ida.page.fill("input[name=code]", first)
    ida.presses("Add")
    ida.page.wait_for_load_state("networkidle")
    ida.opens("/account/")
    ida.sees("main td.key", "Authenticator app")

    ida.page.context.clear_cookies()
    ida.opens("/sign-in/")
    ida.page.fill("input[name=username]", "ida")
    ida.page.fill("input[type=password]", PASSWORD)
    ida.page.keyboard.press("Enter")
    ida.sees("h1", "Second factor")
    ida.page.fill("input[name=code]", _code_of(secret, after=first))
    ida.page.keyboard.press("Enter")
    ida.page.wait_for_url(f"{ida.address}/")
    ida.opens("/account/")
    ida.sees("main", "This one")


def test_a_security_key_opens_the_door(person: Person) -> None:
    """A key of Chromium's own making; browsers know keys for names only, so by `localhost`."""
    page = person.page
    context = page.context.browser.new_context(locale="en-GB")
    with closing(context):
        context.set_default_timeout(8_000)
        there = Person(context.new_page(), person.address.replace("127.0.0.1", "localhost"))
        wire = context.new_cdp_session(there.page)
        wire.send("WebAuthn.enable")
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "usb", "hasResidentKey": False,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }})  # fmt: skip
        there.signs_in("petra", PASSWORD)
        there.opens("/account/")
        there.follows("Add a security key")
        there.page.fill("input[name=name]", "Blue key")
        adding = there.page.url
        there.presses("Add")
        there.page.wait_for_url(lambda url: url != adding)  # once the browser has made the key
        there.opens("/account/")
        there.sees("main td.key", "Blue key")
        context.clear_cookies()
        there.opens("/sign-in/")
        there.page.fill("input[name=username]", "petra")
        there.page.fill("input[type=password]", PASSWORD)
        there.page.keyboard.press("Enter")
        there.sees("h1", "Second factor")
        there.presses("Use a security key")
        there.page.wait_for_url(f"{there.address}/")
        assert there.troubles == []


def test_a_likely_double_is_shown_and_can_be_created_as_another_one(person: Person) -> None:
    page = person.page
    person.opens("/customers/")
    person.sees("tbody td.key a").click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    name = page.locator("h1").inner_text().split("\n")[0].strip()
    there = re.search(rf"{name}\n(.+)\n(\w+) GB", page.locator("main").inner_text())
    assert there

    person.opens("/customers/new/")
    page.fill("input[name=name]", name)
    page.fill("input[name=street]", there[1])
    page.fill("input[name=city]", there[2])
    page.select_option("select[name=kind]", "account")
    page.select_option("select[name=terms]", index=1)
    page.fill("input[name=country]", "GB")
    page.fill("input[name=address_code]", "MAIN")
    page.keyboard.press("Tab")
    person.sees("#doubles", name)
    page.get_by_label("It is another one").check()
    page.wait_for_load_state("networkidle")
    assert page.get_by_label("It is another one").is_checked()
    person.presses("Create customer")
    person.sees(".note", "created")
