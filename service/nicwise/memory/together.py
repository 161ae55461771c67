"""Inserts that many make at a time, with a row each: all rows that wait are written by as few statements as can be.

While questions are answered the writer waits for the interpreter after each statement, and PostgreSQL takes a round
trip for each. So PostgreSQL is given all inserts of a row as one statement, which is a transaction by itself, and many
rows in one go; SQLite all rows of an insert.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from nicwise.memory.engines import Insert

__all__ = ["Row", "Together", "together"]

Row = Mapping[str, Any]
"""Values by the names of the inserts' parameters."""


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """Writes rows. needs_transaction: else it is one by itself, on a connection that commits each statement."""

    write: Callable[[Connection, Sequence[Row]], None]
    needs_transaction: bool


def together(engine: Engine, *inserts: Insert) -> Together:
    """These inserts, in this order for each row. They name their parameters, and do nothing new the second time."""
    if engine.dialect.name == "postgresql":
        *first, last = inserts
        for place, one in enumerate(first):
            last = last.add_cte(one.cte(f"insert_{place}"))
        whole = last
        return Together(lambda connection, rows: _let_go(connection.execute(whole, rows)), needs_transaction=False)
    each = [_ManyRows(engine, one) for one in inserts]

    def write(connection: Connection, rows: Sequence[Row]) -> None:
        for one in each:
            one.write(connection, rows)

    return Together(write, needs_transaction=True)


class _ManyRows:
    """One statement for any number of rows."""

    def __init__(self, engine: Engine, one: Insert) -> None:
        dialect = engine.dialect
        compiled = one.compile(dialect=dialect)
        self._parameters = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        self._row = f"({', '.join('?' * len(self._parameters))})"
        self._before, found, self._after = compiled.string.partition(self._row)
        assert found, compiled.string

    def write(self, connection: Connection, rows: Sequence[Row]) -> None:
        statement = f"{self._before}{', '.join([self._row] * len(rows))}{self._after}"
        values = [process(row[name]) if process else row[name] for row in rows for name, process in self._parameters]
        _let_go(connection.exec_driver_sql(statement, tuple(values)))


def _let_go(result: object) -> None:
    """Of a statement's result: it must not leave the thread that has the connection."""
