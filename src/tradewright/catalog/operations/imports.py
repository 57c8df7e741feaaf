"""Files that the catalog takes: brands."""

from __future__ import annotations

from tradewright.kernel.imports import Column, ImportKind, Row, import_kind

from .brands import SetBrand, set_brands


def _brand(row: Row) -> SetBrand:
    return SetBrand(row["code"], row["name"])


import_kind(
    ImportKind(
        "brands",
        "brands",
        (
            Column("code", "the brand’s code", needed=True),
            Column("name", "the brand’s name", needed=True),
        ),
        set_brands,
        _brand,
    )
)
