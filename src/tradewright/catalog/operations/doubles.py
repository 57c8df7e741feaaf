"""Items as records that are compared, so that doubles are found."""

from __future__ import annotations

from tradewright.stewardship.queries.likeness.records import CODE, Field
from tradewright.stewardship.queries.records import RecordKind, record_kind

from ..queries import count_items, items_to_compare
from .merges import merge_items

ITEMS = record_kind(
    RecordKind(
        code="item",
        plural="items",
        # a barcode stands for the model number of the data that the score was fitted to; the
        # company's own code says nothing, as each item has another
        fields=(Field("name", "Name"), Field("code", "Barcode", CODE)),
        facts={"number": "Code", "group": "Group", "unit": "Unit", "state": "State"},
        records=items_to_compare,
        count=count_items,
        page="item",
        merge_page="merge_item",
        read_duty="catalog.read",
        merge_duty=merge_items.duty,
    )
)
