from __future__ import annotations

import ast

import pytest

from tests.architecture.house import PACKAGE, Source, sources, tracked

# One row at a time, or past the operations: for migrations, tests and their fixtures only.
SINGLE_ROW = {
    "save", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete",
    "get_model", "acreate", "asave", "adelete",
}  # fmt: skip
FIXTURES = {"sim/fixtures.py"}
# These write tables of allauth and axes, each in one statement by the library's own models.
OTHERS_TABLES = {
    "control/operations/people.py", "control/operations/sign_ons.py", "web/housekeeping.py",
}  # fmt: skip
# This saves a workbook of openpyxl, which has no rows of ours.
NO_TABLES = {"kernel/workbooks.py"}

CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "now",
    "localtime", "time.time",
}  # fmt: skip
AT_THE_DOORS = ("web/", "sim/", "__main__.py")

FORBIDDEN_FILES = {
    "utils", "helpers", "services", "managers", "selectors", "signals", "constants", "exceptions",
    "serializers", "common", "misc",
}  # fmt: skip


@pytest.mark.parametrize("source", sources(), ids=str)
def test_rows_are_written_by_operations_only(source: Source):
    if source.path in FIXTURES | OTHERS_TABLES | NO_TABLES:
        return
    written = [
        f"{line}: {called}"
        for line, called in source.calls()
        if called.endswith(".objects.create")
        or ("." in called and called.rsplit(".", 1)[-1] in SINGLE_ROW)
    ]
    assert written == []


@pytest.mark.parametrize("source", sources(), ids=str)
def test_the_clock_is_read_at_the_doors_only(source: Source):
    if source.path.startswith(AT_THE_DOORS):
        return
    read = [f"{line}: {called}" for line, called in source.calls() if called in CLOCKS]
    assert read == []


@pytest.mark.parametrize("source", sources(), ids=str)
def test_a_file_says_what_it_is_for(source: Source):
    if source.tree.body and source.file.name != "apps.py":
        assert ast.get_docstring(source.tree)


@pytest.mark.parametrize("source", sources(), ids=str)
def test_what_others_may_call_says_what_it_does(source: Source):
    inside = source.path.split("/")[1:2]
    doors = {"operations", "operations.py", "queries", "queries.py"}
    if source.module != "kernel" and not doors & set(inside):
        return
    silent = [
        node.name
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert [name for name in silent if name not in EXPLAINED_BY_NAME] == []


EXPLAINED_BY_NAME = {"unique", "check", "one_of"}  # kernel.fields: Django's constraints in one line


def test_no_file_is_called_by_what_it_is_not():
    found = [source.path for source in sources() if source.file.stem in FORBIDDEN_FILES]
    assert found == []


def test_nothing_is_exported_again():
    full = [
        source.path
        for source in sources()
        if source.file.name == "__init__.py"
        and any(isinstance(node, ast.Import | ast.ImportFrom) for node in source.tree.body)
    ]
    assert full == []


LONG, TOO_LONG = 300, 500
WRITTEN_BY_HAND = {".py", ".sql", ".html", ".js", ".css", ".md"}


def test_no_file_is_too_long(capsys: pytest.CaptureFixture[str]):
    lengths = {
        str(file.relative_to(PACKAGE.parents[1])): file.read_bytes().count(b"\n")
        for file in tracked()
        if file.suffix in WRITTEN_BY_HAND and "migrations" not in file.parts
    }
    long = {file: lines for file, lines in lengths.items() if lines > LONG}
    if long:
        with capsys.disabled():
            names = ", ".join(f"{file} {lines}" for file, lines in sorted(long.items()))
            print(f"\nlonger than {LONG} lines: {names}")
    assert {file for file, lines in long.items() if lines > TOO_LONG} == set()
