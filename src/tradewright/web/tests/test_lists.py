from __future__ import annotations

from datetime import date

from django.test import RequestFactory

from tradewright.kernel.lists import Filter, Tab, asked

FILTERS = (
    Filter("since", "From", "date"),
    Filter("channel", "Channel", "choice", [("web", "Shop")]),
)


def ask(address="/orders/", **more):
    return asked(RequestFactory().get(address), filters=FILTERS, limit=2, **more)


def test_what_makes_no_sense_counts_as_not_given():
    address = ask("/orders/?since=yesterday&channel=moon&tab=x&after=%21%21", tabs=("open", "all"))
    assert address.values == {"since": None, "channel": None}
    assert (address.tab, address.after, address.place(2)) == ("open", None, (None, None))


def test_filters_are_read_and_shown_as_chips():
    address = ask("/orders/?since=2026-03-01&channel=web&q=+blue++box+")
    assert address.values == {"since": date(2026, 3, 1), "channel": "web"}
    found = address.listing([])
    assert found.words == "blue box"
    assert [(chip.label, chip.value) for chip in found.chips] == [
        ("From", "1 Mar 2026"),
        ("Channel", "Shop"),
    ]
    assert found.chips[0].without == "/orders/?channel=web&q=+blue++box+"


def test_pages_lead_down_and_back_up_again():
    numbers = list(range(1, 6))
    shown, url = [], "/orders/?channel=web"
    trail = []
    while url:
        address = ask(url)
        after = address.place(1)[0] or 0
        rows = [n for n in numbers if n > after][: address.fetch]
        page = address.listing(rows, key=lambda n: (n,))
        shown += page.rows
        trail.append(page)
        url = page.older
    assert shown == numbers
    assert trail[0].newer == trail[0].first == ""
    assert ask(trail[2].newer).place(1) == (2,)
    assert ask(trail[1].newer).place(1) == (None,)
    assert all(page.first == "/orders/?channel=web" for page in trail[1:])


def test_a_tab_starts_from_the_first_page():
    page = ask("/orders/?after=WzJd&trail=").listing(
        [], tabs=[Tab("", "All"), Tab("held", "Held", 3)]
    )
    assert [url for _, url in page.tabs] == ["/orders/", "/orders/?tab=held"]
