"""The house as the tests of its rules see it: floors, statements, files."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path

import sqlglot
from sqlglot import exp

import tradewright

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tradewright"


@cache
def floors() -> dict[str, int]:
    """Module → floor, 0 is the ground; read from the import contract, so that there is one list."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contract = tomllib.load(file)["tool"]["importlinter"]["contracts"][0]
    rows = reversed(contract["layers"])
    return {name: n for n, row in enumerate(rows) for name in row.split(" | ")}


def modules() -> list[str]:
    return sorted(folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists())


def import_all() -> None:
    """Import every module of the program, so that every registry is full."""
    for found in pkgutil.walk_packages(tradewright.__path__, "tradewright."):
        if not re.search(r"\.(tests|migrations|__main__|wsgi|asgi)\b", found.name):
            import_module(found.name)


@dataclass(frozen=True)
class Statement:
    """One .sql file of a module."""

    file: Path

    @property
    def module(self) -> str:
        return self.file.relative_to(PACKAGE).parts[0]

    @property
    def name(self) -> str:
        return self.file.stem

    @cached_property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @property
    def header(self) -> str:
        """The comment on top: effect, in, out."""
        found = re.match(r"(--.*\n)+", self.text)
        return found.group() if found else ""

    @cached_property
    def tree(self) -> exp.Expr:
        """The one statement of the file; ValueError with its place when it cannot be read."""
        try:
            trees = [
                t for t in sqlglot.parse(self.text.replace("%%", "%"), dialect="postgres") if t
            ]
        except sqlglot.ParseError as fault:
            raise ValueError(f"{self}: sqlglot cannot read it: {fault}") from fault
        if len(trees) != 1 or isinstance(trees[0], exp.Command):
            raise ValueError(f"{self}: not one statement that sqlglot can read")
        return trees[0]

    def written(self) -> set[str]:
        changes = self.tree.find_all(exp.Insert, exp.Update, exp.Delete, exp.Merge)
        return {table for change in changes if (table := _name(change.this))}

    def tables(self) -> set[str]:
        """Every table that the statement names, its own CTEs left out."""
        made = {cte.alias for cte in self.tree.find_all(exp.CTE)}
        tables = self.tree.find_all(exp.Table)
        # `for update of x` names an alias
        found = {_name(table) for table in tables if not isinstance(table.parent, exp.Lock)}
        return {name for name in found if name and name not in made}

    def __str__(self) -> str:
        return str(self.file.relative_to(PACKAGE))


def _name(node: exp.Expr | None) -> str:
    if isinstance(node, exp.Schema):
        node = node.this
    if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
        return str(node.this.this)
    return ""


@cache
def statements(folder: str = "sql") -> list[Statement]:
    return [Statement(file) for file in sorted(PACKAGE.glob(f"*/{folder}/*.sql"))]


@dataclass(frozen=True)
class Source:
    """One Python file of the program: no tests, no migrations."""

    file: Path

    @property
    def path(self) -> str:
        return self.file.relative_to(PACKAGE).as_posix()

    @property
    def module(self) -> str:
        return self.path.split("/", maxsplit=1)[0]

    @cached_property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def calls(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of every call (`a.b.c`; what cannot be named begins with a dot)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node.lineno, dotted(node.func)

    def __str__(self) -> str:
        return self.path


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


@cache
def sources() -> list[Source]:
    files = sorted(PACKAGE.rglob("*.py"))
    return [Source(f) for f in files if not {"tests", "migrations"} & set(f.parts)]


@cache
def tracked() -> list[Path]:
    """Files that are, or would be, in the repository; empty outside one."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    files = [ROOT / line for line in listed.stdout.splitlines()]
    return [file for file in files if file.is_file()]
