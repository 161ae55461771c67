"""Takes the facts out of a message: what it states of the asker's hosts, with the words that state it.

Each module reads facts of one kind and yields claims; `resolve` settles them.
"""

from dataclasses import dataclass

from nicwise.understand.facts.claim import Claim
from nicwise.understand.facts.corrections import correct
from nicwise.understand.facts.guests import find_guests
from nicwise.understand.facts.hosts import find_clustered, find_hosts, find_switches
from nicwise.understand.facts.links import PORT_SPEED, find_links
from nicwise.understand.facts.ports import find_ports
from nicwise.understand.facts.resolve import resolve
from nicwise.understand.facts.said import find_said
from nicwise.understand.facts.wishes import find_wishes
from nicwise.understand.layouts_in_words import find_layout
from nicwise.understand.model import Conflict, Stated
from nicwise.understand.scene import Scene

__all__ = ["NOTHING", "Findings", "find_facts"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a message states.

    hosts_differ: hosts were said to have unlike numbers of ports; the least is taken.
    port_speed: the speed, in Gb/s, of ports that this message names but does not count ("10Gb NICs").
    """

    stated: tuple[Stated, ...]
    conflicts: tuple[Conflict, ...] = ()
    hosts_differ: bool = False
    port_speed: Stated | None = None


NOTHING = Findings(())


def find_facts(scene: Scene) -> Findings:
    """All facts that a message states."""
    layout = find_layout(scene)
    taken = [(layout.first, layout.last)] if layout else []
    ports = find_ports(scene, taken)
    claims = [*ports.claims, *find_said(scene), *find_hosts(scene), *find_clustered(scene, taken)]
    hosts = next((claim.value for claim in claims if claim.name == "hosts"), None)
    links = list(find_links(scene, [*taken, *ports.ranges]))
    claims += find_guests(scene, hosts, taken)
    claims += find_switches(scene)
    claims += find_wishes(scene)
    claims += [claim for claim in links if claim.name != PORT_SPEED]
    if layout is not None:
        claims.append(Claim("layout", layout.uses, layout.first, layout.last))
    stated, conflicts = resolve(scene, correct(scene, claims))
    speed = next((claim for claim in links if claim.name == PORT_SPEED), None)
    return Findings(stated, conflicts, ports.hosts_differ, _port_speed(scene, speed))


def _port_speed(scene: Scene, claim: Claim | None) -> Stated | None:
    if claim is None:
        return None
    start, end = scene.span(claim.first, claim.last)
    return Stated("nic_groups", claim.value, scene.text[start:end], ((start, end),))
