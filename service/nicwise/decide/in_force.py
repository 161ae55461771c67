"""Which rows of the rules hold for a host. Prices hang on nothing else, so hosts that agree in it share them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from nicwise.decide.hosts import Host
from nicwise.pack.rules import Rules
from nicwise.profile import Role

Places = tuple[int, ...]
"""Places of rows in their table."""


class InForce(NamedTuple):
    """What the costs of a host hang on. Equal for hosts that pay the same for the same groups.

    Of each table the rows that hold; counted: roles whose sharing costs something; fastest: Gb/s; not_there: roles that
    are asked for and that this Windows does not have.
    """

    rules: Rules
    counted: frozenset[Role]
    can_team: bool
    fastest: float
    columns: Places
    modifiers: Places
    caps: Places
    teamed: Places
    switch_guests: Places
    charges: Places
    steps: Places
    least: Places
    named: Places
    direct: Places
    not_there: tuple[Role, ...]


def in_force(host: Host) -> InForce:
    """The rows of the rules that hold for a host."""
    rules, sizing, view = host.rules, host.rules.sizing, host.view

    def places(rows: Iterable[Any]) -> Places:
        return tuple(i for i, row in enumerate(rows) if row.when.holds(view))

    return InForce(
        rules=rules,
        counted=host.counted,
        can_team=host.can_team,
        fastest=host.stock.fastest,
        columns=places(sizing.columns),
        modifiers=places(rules.modifiers),
        caps=places(sizing.caps),
        teamed=places(sizing.teamed),
        switch_guests=places(sizing.switch_guests),
        charges=tuple(i for i, row in enumerate(sizing.charges) if host.holds(row.when)),
        steps=places(sizing.steps),
        least=places(sizing.least),
        named=places(rules.layouts.named),
        direct=places(sizing.direct),
        not_there=host.not_there,
    )
