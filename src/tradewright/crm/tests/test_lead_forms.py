"""Forms that strangers fill in: set, closed, given another address; leads that come by them."""

from tradewright.crm.models.leads import Lead, LeadForm
from tradewright.crm.operations.lead_forms import SetLeadForm, set_lead_forms
from tradewright.crm.operations.leads import EnterLead, enter_leads
from tradewright.crm.queries.lead_forms import form_of_key, lead_forms
from tradewright.kernel.models import Event

from .makers import rep


def set_form(world, *rows):
    return set_lead_forms(rows, actor=world.actor, at=world.at)


def codes(answers):
    return [(one.code.value, one.field) for one in answers]


def test_forms_are_set_and_every_fault_is_named(world):
    owner = rep(world)
    rows = [
        SetLeadForm("site", "Ask us", privacy_url="https://example.com/privacy", owner=owner),
        SetLeadForm("site", "Again"),
        SetLeadForm(" ", "No code"),
        SetLeadForm("a", " "),
        SetLeadForm("b", "x", privacy_url="javascript:alert(1)"),
        SetLeadForm("c", "x", source="luck"),
        SetLeadForm("d", "x", owner="NOBODY"),
    ]
    assert codes(set_form(world, *rows)) == [
        ("set", None),
        ("repeated_in_batch", "code"),
        ("code_missing", "code"),
        ("heading_missing", "heading"),
        ("privacy_no_address", "privacy_url"),
        ("unknown_source", "source"),
        ("unknown_owner", "owner"),
    ]
    assert codes(set_form(world, rows[0])) == [("already_set", None)]
    form = LeadForm.objects.get(code="site")
    (event,) = Event.objects.filter(aggregate="lead_form", key=form.pk)
    assert form.key.hex not in str(event.body).replace("-", "")


def test_the_address_stays_until_a_new_one_is_asked_for(world):
    set_form(world, SetLeadForm("site", "Ask us"))
    first = LeadForm.objects.get(code="site").key
    set_form(world, SetLeadForm("site", "Ask us anything"))
    assert LeadForm.objects.get(code="site").key == first
    set_form(world, SetLeadForm("site", "Ask us anything", is_new_address=True))
    second = LeadForm.objects.get(code="site").key
    assert second != first
    assert form_of_key(world.company_id, first) is None
    assert form_of_key(world.company_id, second).heading == "Ask us anything"


def test_a_closed_form_brings_nothing_and_opens_nothing(world):
    set_form(world, SetLeadForm("site", "Ask us", is_open=False))
    assert form_of_key(world.company_id, LeadForm.objects.get(code="site").key) is None
    rows = [EnterLead("A", "GB", form="site"), EnterLead("A", "GB", form="other")]
    answers = enter_leads(rows, actor=world.actor, at=world.at)
    assert codes(answers) == [("unknown_form", "form")] * 2


def test_a_lead_of_a_form_has_its_source_and_owner(world):
    owner = rep(world)
    set_form(world, SetLeadForm("fair", "Win a lamp", source="fair", owner=owner))
    (answer,) = enter_leads(
        [EnterLead("A", "GB", "call", form="fair")], actor=world.actor, at=world.at
    )
    made = Lead.objects.get(pk=answer.id)
    assert (made.source, made.owner.code, made.form.code) == ("fair", owner, "fair")
    (row,) = lead_forms(world.company_id)
    assert (row.leads, row.last_at) == (1, world.at)
