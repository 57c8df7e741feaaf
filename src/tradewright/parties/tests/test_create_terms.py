from __future__ import annotations

from tradewright.parties.models import PaymentTerms
from tradewright.parties.operations.terms import CreateTerms, TermsCreated, create_terms


def test_answers_every_row_of_a_mixed_batch(world):
    outcomes = create_terms(
        [
            CreateTerms("EOM10", "End of month + 10", "end_of_month", 10),
            CreateTerms("EOM10", "Again"),
            CreateTerms("N30", "Net 30"),
            CreateTerms("", "No code"),
            CreateTerms("A", " "),
            CreateTerms("B", "B", "proximo"),
            CreateTerms("C", "C", days=-1),
        ],
        actor=world.actor,
        at=world.at,
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("created", None), ("repeated_in_batch", "code"), ("already_created", None),
        ("code_missing", "code"), ("name_missing", "name"), ("unknown_kind", "kind"),
        ("days_out_of_range", "days"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in TermsCreated}
    assert outcomes[2].id == world.terms_id
    made = PaymentTerms.objects.get(company_id=world.company_id, code="EOM10")
    assert (made.kind, made.days) == ("end_of_month", 10)


def test_done_twice_leaves_one(world):
    asked = CreateTerms("N7", "Net 7", days=7)
    first, again = (create_terms([asked], actor=world.actor, at=world.at)[0] for _ in range(2))
    assert (str(again.code), again.id) == ("already_created", first.id)
