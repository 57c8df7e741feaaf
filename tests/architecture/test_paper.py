"""What is written about the code is true of it, and names nobody's machine."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from tests.architecture.house import PACKAGE, ROOT, tracked

PAPERS = sorted(
    file for file in tracked() if file.suffix == ".md" and "node_modules" not in file.parts
)
PATH = re.compile(
    r"(?:^|(?<=[\s`(|\[]))((?:[\w.-]+/)+[\w.-]*|[\w.-]+\.(?:py|sql|md|html|toml|sh|js|css))(?=[\s`),|:;\]#]|$)",
    re.MULTILINE,
)
NEEDED = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"}


def test_the_papers_are_there():
    assert {file for file in NEEDED if not (ROOT / file).exists()} == set()


def test_every_table_stands_with_its_owner():
    told = dict(re.findall(r"^\| \[(\w+)\]\(src/.*?\) \| (.*) \|$", architecture(), re.MULTILINE))
    silent = [
        f"{owner}: {model._meta.db_table}"
        for model in apps.get_models()
        if model.__module__.startswith("tradewright.")
        and f"`{model._meta.db_table}`" not in told[owner := model.__module__.split(".")[1]]
    ]
    assert silent == []


def architecture() -> str:
    return (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def named(text: str) -> set[str]:
    """Paths inside backticks and links; examples in fenced blocks are not looked at."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    quoted = re.findall(r"`([^`\n]+)`", text) + re.findall(r"\]\(([^)\s]+)\)", text)
    found = {path for piece in quoted for path in PATH.findall(piece)}
    return {path for path in found if "://" not in path and not path.startswith("..")}


def is_there(path: str, beside: object) -> bool:
    places = (ROOT, PACKAGE, beside)
    return any((place / path).exists() for place in places)  # type: ignore[operator]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_path_it_names_exists(paper):
    text = paper.read_text(encoding="utf-8")
    links = {
        link.split("#")[0]
        for link in re.findall(r"\]\(([^)\s]+)\)", text)
        if "://" not in link and not link.startswith("#")
    }
    missing = {path for path in named(text) | links if path and not is_there(path, paper.parent)}
    assert {path for path in missing if not GENERATED.search(path)} == set()


GENERATED = re.compile(
    r"^(\.venv|node_modules|src/tradewright/web/static/vendor|\.\./shared|/)|^[\w]+/[A-Z]|[<>{}*…]"
)

# spelled so that this file does not break its own rule
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org"]
PLACES = ["/" + "work/", "/" + "root/", "/" + "farm/", "/" + "opt/pypi", "/" + "home/"]


def test_no_file_names_a_registry_or_a_machine():
    told = []
    for file in tracked():
        text = file.read_text(encoding="utf-8", errors="ignore")
        told += [(file.name, word) for word in HOSTS + PLACES if word in text]
    assert told == []
