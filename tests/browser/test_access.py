"""Everybody can use the pages: axe finds nothing serious on any page of the menu, nor on a document
of each list, in the light, in the dark and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
UNFOLD = "for (const fold of document.querySelectorAll('main details')) fold.open = true"
LOOK = """async tags => {
    const asked = {resultTypes: ['violations'], runOnly: tags};
    const menus = [...document.querySelectorAll('main .drop[open]')];
    const within = menus.length ? (await axe.run(menus, asked)).violations : [];
    for (const menu of menus) menu.open = false;  // an open menu lies over what is below it
    return [...within, ...(await axe.run(document, asked)).violations];
}"""
LOOKS: list[tuple[Literal["light", "dark"], int, int]] = [
    ("light", 1400, 900), ("light", 390, 844), ("dark", 1400, 900),
]  # fmt: skip


@pytest.fixture
def axe() -> str:
    """The checker's source; `make setup` lays it out."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    return AXE.read_text(encoding="utf-8")


def _paths(person: Person) -> Iterator[str]:
    """Every page of the menu, the first document of each that is a list, and what it leads to."""
    links = person.page.locator(".side a[href]")
    menu = links.evaluate_all("links => [...new Set(links.map(link => link.pathname))]")
    assert len(menu) > 15
    for path in menu:
        yield path
        acts = person.page.locator(".page-head-acts a[href]")
        near = acts.evaluate_all("links => links.map(link => link.pathname)")
        first = person.page.locator("main td.key a[href]")
        if first.count():
            target = urlsplit(first.first.evaluate("link => link.href"))
            if target.path != path:
                near.append(target.path)
        yield from (one for one in near if one not in menu and not Path(one).suffix)  # no files


def serious(person: Person, source: str) -> list[str]:
    person.page.evaluate(UNFOLD)
    if not person.page.evaluate("'axe' in window"):
        person.page.evaluate(source)
    found: list[dict[str, Any]] = person.page.evaluate(LOOK, WCAG)
    return [
        f"{urlsplit(person.page.url).path}: {rule['id']}: {rule['nodes'][0]['html'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


def test_nothing_serious_keeps_anybody_from_a_page(person: Person, axe: str) -> None:
    wrong: list[str] = []
    for path in _paths(person):
        person.opens(path)
        for scheme, width, height in LOOKS:
            person.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            person.page.set_viewport_size({"width": width, "height": height})
            wrong += [f"{scheme} {width}: {one}" for one in serious(person, axe)]
            sideways = "document.documentElement.scrollWidth > innerWidth + 1"
            if person.page.evaluate(sideways):
                wrong.append(f"{path}: scrolls sideways at {width}")
    assert wrong == []
