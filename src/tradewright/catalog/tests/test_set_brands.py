from __future__ import annotations

from tradewright.catalog.models import Brand
from tradewright.catalog.operations.brands import BrandSet, SetBrand, set_brands
from tradewright.catalog.queries import brands
from tradewright.kernel.models import Event


def put(world, *rows):
    return set_brands([SetBrand(*row) for row in rows], actor=world.actor, at=world.at)


def test_answers_every_row_of_a_mixed_batch(world):
    put(world, ("KNOWN", "Known"))
    outcomes = put(
        world, ("KNOWN", "Known"), ("KNOWN", "Else"), ("ACME", "Acme"), (" ", "X"), ("B", "")
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("already_set", None), ("repeated_in_batch", "code"), ("set", None),
        ("code_missing", "code"), ("name_missing", "name"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in BrandSet}
    assert [one.code for one in brands(world.company_id)] == ["ACME", "KNOWN"]


def test_a_new_name_replaces_the_old_one_and_is_told(world):
    first, again, renamed = (put(world, ("ACME", name))[0] for name in ("A", "A", "Acme"))
    assert [str(o.code) for o in (first, again, renamed)] == ["set", "already_set", "set"]
    assert Brand.objects.get(pk=first.id).name == "Acme"
    told = Event.objects.filter(aggregate="brand", key=first.id).order_by("version")
    assert [(one.topic, one.version, one.body["name"]) for one in told] == [
        ("catalog.brand_set", 1, "A"), ("catalog.brand_set", 2, "Acme"),
    ]  # fmt: skip
