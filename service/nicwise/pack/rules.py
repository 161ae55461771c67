"""The rules that layouts are searched and checked by, once they are loaded: roles, sharing, sizing, layouts, checks.

What stands in the files is opinion about networks; what stands in `pack/*_rows.py` is their shape.
`pack/rule_files.py` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from nicwise.pack.layout_rows import CheckRow, Checks, Layouts
from nicwise.pack.row_values import Column
from nicwise.pack.sharing_rows import Modifier, PairRule, RoleRule, SharingWords
from nicwise.pack.sizing_rows import Charge, Sizing, SpreadRow


@dataclass(frozen=True, eq=False)
class Rules:
    """All layout rules. Mappings are in the order of their file. Loaded once, so compared and hashed by identity.

    section_refs: (file, line, "topic#anchor") of every section that a row names.
    """

    roles: Mapping[str, RoleRule]
    words: SharingWords
    pairs: tuple[PairRule, ...]
    modifiers: tuple[Modifier, ...]
    sizing: Sizing
    layouts: Layouts
    checks: Checks
    section_refs: tuple[tuple[Path, int, str], ...]

    @cached_property
    def pair(self) -> Mapping[tuple[str, str], PairRule]:
        """(role, role) -> how they share; both orders."""
        found: dict[tuple[str, str], PairRule] = {row.roles: row for row in self.pairs}
        return MappingProxyType(found | {(b, a): row for (a, b), row in found.items()})

    @cached_property
    def ids(self) -> Mapping[str, PairRule | Modifier | Charge | SpreadRow | CheckRow]:
        """Every rule that can fire -> its row."""
        rows: dict[str, PairRule | Modifier | Charge | SpreadRow | CheckRow] = {row.id: row for row in self.pairs}
        rows.update((row.id, row) for row in self.modifiers)
        rows.update((row.id, row) for row in self.sizing.charges)
        rows.update((row.id, row) for row in self.sizing.spread)
        rows.update((row.id, row) for row in self.checks.rows)
        return MappingProxyType(rows)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name under which a rule can fire: its id, or that of the rule that a pair is an instance of."""
        columns: tuple[Column, ...] = ("e1", "e2", "e3")
        return frozenset(self.ids) | {row.rule_in(column) for row in self.pairs for column in columns}
