"""A map: how another company's file of sales lines is to be read."""

from __future__ import annotations

import codecs
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tradewright.kernel.errors import ConfigurationError

from ..paying import Behaviour

MAPS = Path(__file__).resolve().parent.parent / "maps"
COLUMNS = ("document", "item", "description", "quantity", "at", "price", "customer", "country")


@dataclass(frozen=True, slots=True)
class Map:
    name: str
    encoding: str
    delimiter: str
    columns: dict[str, str]
    at_format: str
    decimal_mark: str
    thousands_mark: str
    currency: str
    country: str
    time_zone: str
    city: str
    cash_code: str
    cash_name: str
    cost_ratio: Decimal
    unit: str
    write_off_reason: str
    terms_days: int
    behaviour: tuple[Behaviour, ...]
    tax: tuple[tuple[str, str, date, Decimal], ...]
    services: dict[str, str]
    countries: dict[str, str]


def load(name: str) -> Map:
    """The map of that name among ours, or the file at that path."""
    path = MAPS / f"{name}.toml"
    if not path.is_file():
        path = Path(name)
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in MAPS.glob("*.toml")))
        raise ConfigurationError(f"No map “{name}”: give one of {known}, or the path of a .toml")
    try:
        return _read(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except (LookupError, TypeError, ValueError, ArithmeticError) as fault:
        raise ConfigurationError(f"The map {path} lacks or garbles {fault}") from fault


def _check_encoding(name: str) -> None:
    """Files are read line by line, so the end of a line must be the one byte that it mostly is."""
    if "\n".encode(codecs.lookup(name).name) != b"\n":
        raise ValueError(f"encoding = {name!r}: save the file as utf-8")


def _mark(sign: str) -> str:
    if len(sign) != 1:
        raise ValueError(f"decimal = {sign!r}: one sign, such as a comma")
    return sign


def _read(name: str, raw: dict[str, Any]) -> Map:
    _check_encoding(raw["file"]["encoding"])
    ZoneInfo(raw["company"]["time_zone"])
    return Map(
        name=name,
        encoding=raw["file"]["encoding"],
        delimiter=raw["file"]["delimiter"],
        columns={column: raw["columns"][column] for column in COLUMNS},
        at_format=raw["formats"]["at"],
        decimal_mark=_mark(raw["formats"].get("decimal", ".")),
        thousands_mark=raw["formats"].get("thousands", ""),
        currency=raw["company"]["currency"],
        country=raw["company"]["country"],
        time_zone=raw["company"]["time_zone"],
        city=raw["company"].get("city", ""),
        cash_code=raw["cash_customer"]["code"],
        cash_name=raw["cash_customer"]["name"],
        cost_ratio=Decimal(raw["stock"]["cost_ratio"]),
        unit=raw["stock"]["unit"],
        write_off_reason=raw["write_off"]["reason"],
        terms_days=raw["payment"]["terms_days"],
        behaviour=tuple(Behaviour(**one) for one in raw["payment"]["behaviour"]),
        tax=tuple(
            (one["country"], one["class"], rate["from"], Decimal(rate["rate"]))
            for one in raw["tax"]
            for rate in one["rates"]
        ),
        services=raw["services"],
        countries=raw["countries"],
    )
