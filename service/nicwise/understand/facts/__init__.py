"""Takes the facts out of a message: what it states of the asker's hosts, with the words that state it.

Each module reads facts of one kind and yields claims; `resolve` settles them.
"""

from dataclasses import dataclass

from nicwise.understand.facts.claim import Claim
from nicwise.understand.facts.corrections import correct
from nicwise.understand.facts.guests import find_guests
from nicwise.understand.facts.hosts import find_clustered, find_hosts, find_switches
from nicwise.understand.facts.links import PORT_SPEED, find_links
from nicwise.understand.facts.ports import find_ports, sum_of
from nicwise.understand.facts.resolve import resolve
from nicwise.understand.facts.said import find_said
from nicwise.understand.facts.wishes import find_wishes
from nicwise.understand.layouts_in_words import find_layout
from nicwise.understand.model import Conflict, Stated
from nicwise.understand.scene import Scene
from nicwise.understand.supposing import find_supposed

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
    if supposing := find_supposed(scene):
        taken.append((supposing.first, supposing.last))
    ports = find_ports(scene, taken)
    claims = [*ports.claims, *find_hosts(scene), *find_clustered(scene, taken)]
    claims += find_said(scene, hardware_told=bool(ports.claims) or any(claim.name == "hosts" for claim in claims))
    hosts = next((claim.value for claim in claims if claim.name == "hosts"), None)
    lack_speed = any(claim.name == "nic_total" for claim in ports.claims) or layout is not None
    links = list(find_links(scene, [*taken, *ports.ranges], ports_lack_speed=lack_speed))
    claims += find_guests(scene, hosts, [*taken, *ports.ranges])
    claims += find_switches(scene)
    claims += find_wishes(scene)
    claims += [claim for claim in links if claim.name != PORT_SPEED]
    if layout is not None:
        if layout.counted and not ports.claims:
            claims.append(sum_of(layout.counted, layout.first, layout.last))
        claims.append(Claim("layout", _at_speed(layout.uses, links), layout.first, layout.last))
    speed = next((claim for claim in links if claim.name == PORT_SPEED), None)
    stated, conflicts = resolve(scene, correct(scene, claims))
    return Findings(stated, conflicts, ports.hosts_differ, _port_speed(scene, speed))


def _at_speed(uses: tuple[dict[str, object], ...], links: list[Claim]) -> tuple[dict[str, object], ...]:
    """A layout whose ports have no speed, with the one that was said of all of them."""
    speed = next((claim.value for claim in links if claim.name == PORT_SPEED), None)
    if speed is None or any("gbps" in use for use in uses):
        return uses
    return tuple({**use, "gbps": speed} for use in uses)


def _port_speed(scene: Scene, claim: Claim | None) -> Stated | None:
    if claim is None:
        return None
    start, end = scene.span(claim.first, claim.last)
    return Stated("nic_groups", claim.value, scene.text[start:end], ((start, end),))
