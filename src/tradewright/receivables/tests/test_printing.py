from __future__ import annotations

import re
import zlib
from decimal import Decimal

from tradewright.kernel.outcome import one
from tradewright.receivables.operations.credit_notes import issue_credit_notes
from tradewright.receivables.printing import _content, invoice_pages, invoice_pdf
from tradewright.receivables.queries.documents import invoice_document

from .makers import issued, line, note


def document(world, made):
    found = invoice_document(made, company_id=world.company_id)
    assert found is not None
    return found


def test_makes_a_pdf_that_bears_the_number(world):
    made = issued(world, world.customer(), *(line(world, world.item()) for _ in range(60)))
    paper = document(world, made.pk)
    pdf = invoice_pdf(paper)
    assert pdf.startswith(b"%PDF")
    assert f"Invoice {made.number}".encode() in _plain(pdf)
    assert len(invoice_pages(paper)) == 2


def _plain(pdf):
    """The file with its compressed streams opened."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"".join(parts)


def test_takes_what_people_typed_as_text(world):
    odd = line(world, world.item(), description='#panic("x") *bold* $x$ <a> \\ "quoted" £ ü')
    made = issued(world, world.customer(name="[Odd] & Sons #1"), odd)
    assert invoice_pdf(document(world, made.pk)).startswith(b"%PDF")


def test_shows_quantities_and_prices_in_the_unit_of_the_order(world):
    boxes = line(world, world.item(), "96.00", quantity=Decimal(24), unit_id=world.box_id,
                 unit_numerator=12, unit_price=Decimal("48.0125"))  # fmt: skip
    content = _content(document(world, issued(world, world.customer(), boxes).pk))
    (shown,) = content["lines"]
    assert shown[2:] == ["2", "BX", "48.0125", "96.00"]
    assert content["taxes"] == [["20 %", "96.00", "19.20"]]
    assert content["total"] == ["Total due GBP", "115.20"]
    assert content["facts"][0] == ["Date", "2 March 2026"]


def test_shows_amounts_with_tax_where_prices_include_it(world):
    made = issued(world, world.customer(), line(world, world.item()), prices_include_tax=True)
    content = _content(document(world, made.pk))
    assert content["lines"][0][-1] == "120.00"
    assert "Prices include tax." in content["notes"]


def test_names_the_invoice_that_a_credit_note_credits(world):
    customer = world.customer()
    bill = issued(world, customer)
    asked = note(world, customer, credits_invoice_id=bill.pk)
    made = one(issue_credit_notes([asked], actor=world.actor, at=world.at))
    content = _content(document(world, made.id))
    assert content["title"] == "Credit note"
    assert ["For invoice", bill.number] in content["facts"]
    assert invoice_pdf(document(world, made.id)).startswith(b"%PDF")


def test_has_nothing_to_print_for_an_unknown_id(world):
    assert invoice_document(-1, company_id=world.company_id) is None
