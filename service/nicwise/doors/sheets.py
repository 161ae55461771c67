"""Tables as CSV files that a spreadsheet opens without running anything that stands in them."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["Cell", "Sheet", "csv_of"]

Cell = str | int | float | date | datetime | None

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings that make a spreadsheet take a text for a formula."""

_BOM = "\ufeff"
"""Without it Excel reads UTF-8 in the code page of the machine."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its head, and rows as wide."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def csv_of(sheet: Sheet) -> str:
    """The table as CSV (RFC 4180), marked as UTF-8. Texts that would be formulas get an apostrophe in front."""
    written = io.StringIO()
    rows: Iterable[Sequence[Cell]] = (sheet.head, *sheet.rows)
    csv.writer(written).writerows([_harmless(cell) for cell in row] for row in rows)
    return _BOM + written.getvalue()


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell
