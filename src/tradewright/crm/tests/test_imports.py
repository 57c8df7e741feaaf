"""Imports: what is wrong is named by row and field, the rest goes in, and again does no harm."""

from decimal import Decimal
from pathlib import Path

import pytest

from tradewright.catalog.models import Item
from tradewright.crm.models.leads import Lead
from tradewright.crm.models.opportunities import Opportunity, OpportunityLine
from tradewright.crm.models.teams import SalesRep
from tradewright.kernel.errors import ConfigurationError
from tradewright.kernel.imports import IMPORTS, ImportMap, load_map, receive
from tradewright.parties.models import Customer
from tradewright.sim.crm_pipeline import import_pipeline

from .makers import rep

DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "crm_opportunities"
MAP = """
[columns]
external_id = "Key"
company_name = "Firm"
estimated_value = "Worth"
[constants]
country = "GB"
[aliases.source]
"Exhibition" = "fair"
"""


def leads(world, text, plan=None, **given):
    return receive(
        IMPORTS["leads"], text.encode(), plan or load_map(MAP), actor=world.actor, at=world.at,
        **given,
    )  # fmt: skip


def test_of_ten_thousand_rows_seven_are_wrong_and_named_and_the_rest_goes_in(world):
    lines = [f"L{nth},Firm {nth},{nth},Exhibition" for nth in range(2, 10_002)]
    lines[10] = "L12,,12,Exhibition"
    lines[1000] = "L1002,Firm 1002,much,Exhibition"
    lines[2000] = "L2002,Firm 2002,-5,Exhibition"
    lines[3000] = "L3002,Firm 3002,5,Hearsay"
    lines[4000] = "L2,Firm 2 again,5,Exhibition"  # was there: harmless
    lines[5000] = ",Firm 5002,5,Exhibition"
    lines[6000] = "L6002,Firm 6002"
    lines[7000] = "L7002,Firm 7002,1e999999,Exhibition"
    found = leads(world, "\n".join(["Key,Firm,Worth,source", *lines]))
    assert (found.received, found.accepted, found.repeated, found.rejected) == (10_000, 9993, 1, 7)
    assert [(one.row, one.field, one.code) for one in found.faults] == [
        (12, "Firm", "unreadable"),
        (1002, "Worth", "unreadable"),
        (2002, "estimated_value", "value_negative"),
        (3002, "source", "unknown_source"),
        (5002, "Key", "unreadable"),
        (6002, "", "unreadable"),
        (7002, "Worth", "unreadable"),
    ]
    assert found.faults[1].message == "“much” is no number: write 1234.50."
    assert Lead.objects.filter(company_id=world.company_id, source="fair").count() == 9992


def test_a_preview_says_the_same_and_leaves_nothing(world):
    text = "Key,Firm,Worth,source\nA1,Firm,1,web\nA2,,1,web\n"
    before = Lead.objects.filter(company_id=world.company_id).count()
    found = leads(world, text, preview=True)
    assert (found.received, found.accepted, found.rejected) == (2, 1, 1)
    assert Lead.objects.filter(company_id=world.company_id).count() == before
    assert leads(world, text).as_dict() == found.as_dict()
    again = leads(world, text)
    assert (again.accepted, again.repeated, again.rejected) == (1, 1, 1)


@pytest.mark.parametrize(
    ("content", "plan", "words"),
    [
        (b"", ImportMap(), "no line of headings"),
        (b"Key,Firm\n", ImportMap(), "no column “external_id”"),
        (b"Key,Firm\n", ImportMap({"external_id": "Id"}), "no column “Id”"),
        (b"Key\n", ImportMap({"strange": "Key"}), "The map names “strange”"),
        ("Schlüssel\n".encode("latin-1"), ImportMap(), "not utf-8-sig"),
    ],
)
def test_a_file_that_is_none_is_refused_before_anything_is_done(world, content, plan, words):
    with pytest.raises(ConfigurationError, match=words):
        receive(IMPORTS["leads"], content, plan, actor=world.actor, at=world.at)


def test_a_torn_last_line_is_named(world):
    found = leads(world, 'Key,Firm,Worth,source\nB1,Firm,1,web\nB2,"Firm')
    assert (found.accepted, found.rejected) == (1, 1)
    assert found.faults[0].message.startswith("The line breaks off")


def test_words_of_an_opportunity_stand_for_codes_or_are_named(world):
    customer, item = world.customer(name="Castle Stores"), world.item(name="Anvil")
    owner = rep(world, name="Ann Seller")
    world.customer(name="Twin"), world.customer(name="Twin")
    text = (
        "external_id,customer,item,price,owner,stage\n"
        "O1,Castle Stores,Anvil,5,Ann Seller,engaging\n"
        "O2,Twin,Anvil,5,Ann Seller,engaging\n"
        "O3,Castle Stores,Anvl,5,Ann Seller,engaging\n"
        "O4,,,,,prospecting\n"
    )
    found = receive(
        IMPORTS["opportunities"], text.encode(), ImportMap(), actor=world.actor, at=world.at
    )
    assert [(one.row, one.code) for one in found.faults] == [
        (3, "unknown_customer"), (4, "unknown_item"),
    ]  # fmt: skip
    assert found.faults[1].message == "No item “Anvl”: or describe it without a code."
    made = Opportunity.objects.select_related("owner").get(
        company_id=world.company_id, external_id="O1"
    )
    assert (made.name, made.customer_id, made.owner.code, made.amount) == (
        "Castle Stores: Anvil", customer.pk, owner, 5,
    )  # fmt: skip
    assert OpportunityLine.objects.get(opportunity=made).item_id == item.pk


@pytest.mark.realdata
@pytest.mark.skipif(not DATA.exists(), reason="no data of others here")
def test_a_pipeline_of_another_system_comes_in_whole(world):
    company = world.company_id
    Customer._meta.get_field("currency")
    found = import_pipeline(DATA, actor=world.actor, at=world.at)
    told = {one.kind: (one.received, one.accepted, one.rejected) for one in found}
    faults = {fault.message for one in found for fault in one.faults}
    assert told == {
        "sales_teams": (35, 35, 0), "accounts": (85, 85, 0), "products": (7, 7, 0),
        "opportunities": (6063, 6063, 0),
    }, faults  # fmt: skip
    mine = Opportunity.objects.filter(company_id=company, external_id__isnull=False)
    assert {status: mine.filter(status=status).count() for status in ("open", "won", "lost")} == {
        "open": 2757, "won": 2093, "lost": 1213,
    }  # fmt: skip
    assert Item.objects.get(company_id=company, code="GTX Pro").name == "GTX Pro"
    assert SalesRep.objects.filter(company_id=company, region="West").count() >= 12
    won = mine.get(external_id="1C1I7A6R")
    assert (won.amount, str(won.closed_on)) == (Decimal(1054), "2017-03-01")
    again = import_pipeline(DATA, actor=world.actor, at=world.at)
    assert [(one.accepted, one.repeated) for one in again] == [
        (35, 35), (85, 85), (7, 7), (6063, 6063),
    ]  # fmt: skip
