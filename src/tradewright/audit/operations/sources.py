"""What is sealed: every module that keeps rows for good names them here, with their bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tradewright.kernel.sql import Row, Statements, statements


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose rows go into the chain; `statement` of `sql` reads their bodies.

    It takes `after`, `ids` (null: those that are not sealed yet), `most` and answers source_id,
    company_id (0: the platform), moment (microseconds, by which rows are ordered), body: JSON text
    that names its schema. The same row must give the same body for ever; a column that is added
    later is left out where it is null.
    """

    name: str
    sql: Statements
    statement: str

    def unsealed(self, after: int, most: int) -> Sequence[Row]:
        """Rows above `after` that are in no chain, by number."""
        return self.sql(self.statement, after=after, ids=None, most=most, prepare=False)

    def bodies(self, ids: list[int]) -> dict[int, str]:
        """The bodies of rows as they stand now, by number; a row that is gone is missing."""
        rows = self.sql(self.statement, after=0, ids=ids, most=len(ids), prepare=False)
        return {row.source_id: row.body for row in rows}


SOURCES: dict[str, Source] = {}


def seal_rows(name: str, sql: Statements, statement: str) -> None:
    """Let the sealer take the rows of table `name`, which are never changed once they stand."""
    SOURCES[name] = Source(name, sql, statement)


OUR_SQL = statements()
seal_rows("operation_log", OUR_SQL, "sealable_operations")
seal_rows("row_change", OUR_SQL, "sealable_changes")
