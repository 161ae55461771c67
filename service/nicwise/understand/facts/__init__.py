"""Takes the facts out of a message: what it states of the asker's hosts, with the words that state it.

Each module reads facts of one kind and yields claims; `resolve` settles them.
"""

from dataclasses import dataclass

from nicwise.understand.facts.amounts import (
    PORT_SPEED,
    find_clustered,
    find_guests,
    find_hosts,
    find_links,
    find_moves_at_once,
    find_switches,
)
from nicwise.understand.facts.claim import Claim
from nicwise.understand.facts.corrections import correct
from nicwise.understand.facts.ports import find_ports
from nicwise.understand.facts.resolve import resolve
from nicwise.understand.facts.said import find_said
from nicwise.understand.facts.wishes import find_wishes
from nicwise.understand.layouts_in_words import find_layout
from nicwise.understand.model import Conflict, Stated
from nicwise.understand.scene import Scene

__all__ = ["Findings", "find_facts"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a message states. `notes`: sentences for the asker about how the words were taken."""

    stated: tuple[Stated, ...]
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]
    port_speed: Stated | None = None
    """The speed of ports that this message names but does not count ("10Gb NICs"); its value is Gb/s."""


def find_facts(scene: Scene) -> Findings:
    """All facts that a message states."""
    layout = find_layout(scene)
    taken = [(layout.first, layout.last)] if layout else []
    ports, ranges, notes = find_ports(scene, taken)
    claims = [*ports, *find_said(scene), *find_hosts(scene), *find_clustered(scene), *find_switches(scene)]
    hosts = next((claim.value for claim in claims if claim.name == "hosts"), None)
    claims += find_guests(scene, hosts)
    claims += find_moves_at_once(scene)
    claims += find_wishes(scene)
    links = list(find_links(scene, [*taken, *ranges]))
    claims += [claim for claim in links if claim.name == "link_gbps"]
    if layout is not None:
        claims.append(Claim("layout", layout.uses, layout.first, layout.last))
    stated, conflicts = resolve(scene, correct(scene, claims))
    speed = next((claim for claim in links if claim.name == PORT_SPEED), None)
    return Findings(stated, conflicts, tuple(notes), _speed(scene, speed))


def _speed(scene: Scene, claim: Claim | None) -> Stated | None:
    if claim is None:
        return None
    start, end = scene.span(claim.first, claim.last)
    return Stated("nic_groups", claim.value, scene.text[start:end], ((start, end),))
