"""How many ports a host needs for the recommended layout, and how that adds up."""

from collections.abc import Iterator
from dataclasses import dataclass

from nicwise.decide.hosts import Host


@dataclass(frozen=True, slots=True)
class Needs:
    """ports: how many are needed. how: the sum in words. sections: what it rests on."""

    ports: int
    how: str
    sections: tuple[str, ...]


def needs_of(host: Host) -> Needs:
    """Count the ports that the recommended layout of this host takes."""
    rows = host.rules.sizing.needed
    added = [(row.ports, row) for row in rows.adds if (not row.role or row.role in host.roles) and host.holds(row.when)]
    on_top = sum(ports for ports, _ in added)
    count, says, sections = _base(host, on_top)
    terms = [says.format(n=count), *(row.says.format(n=ports) for ports, row in added)]
    rests_on = [*sections, *(section for _, row in added for section in row.sections)]
    return Needs(count + on_top, " + ".join(terms), tuple(dict.fromkeys(rests_on)))


def _base(host: Host, on_top: int) -> tuple[int, str, tuple[str, ...]]:
    for row in host.rules.sizing.needed.base:
        if host.holds(row.when):
            if row.one_more_than_present:
                count = max(2, min(row.most or 2, len(host.ports) - on_top + 1))
            else:
                count = row.ports if row.ports is not None else sum(_networks(host, row.networks))
            return count, row.says, row.sections
    raise AssertionError("the last row of needed.base has no condition")


def _networks(host: Host, networks: tuple[tuple[str, ...], ...]) -> Iterator[bool]:
    for network in networks:
        yield any(role in host.roles for role in network)
