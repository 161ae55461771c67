"""Takes a layout apart into the things that commands are about: ports, teams, switches, virtual NICs, networks.

The one source is the plan that is shown as table and picture. What is not in it (addresses, VLAN ids, present names)
gets the example or the placeholder that rules/commands/names.yaml has for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from nicwise.answer import LayoutNic, Team, VirtualNic
from nicwise.decide.model import Plan
from nicwise.pack.commands import Names, Thing, fill_gaps
from nicwise.pack.conditions import View
from nicwise.profile import ROLES, Role

_STORAGE: tuple[Role, ...] = ("iscsi", "smb", "s2d")
_JUMBO: tuple[Role, ...] = (*_STORAGE, "live-migration")
_HAVE_ATC = ("2025", "azure-local")
_SPARE_OCTET = 20  # example subnets beyond those that have a number of their own


@dataclass(frozen=True, slots=True)
class Part:
    """A thing that commands are about. traits and gaps: see THINGS in pack/commands.py."""

    traits: frozenset[str]
    gaps: Mapping[str, str]


Parts = Mapping[Thing, tuple[Part, ...]]
"""Kind of thing -> all of that kind, in the order of the layout. There is always one host."""


@dataclass(frozen=True, slots=True)
class _Network:
    """A subnet in which the host has an address. at: the kind of adapter that has it."""

    name: str
    alias: str
    roles: frozenset[Role]
    at: str
    nics: tuple[LayoutNic, ...]
    octet: int = 0
    rdma: bool = False
    tagged: bool = False
    gateway: bool = False


@dataclass(frozen=True, slots=True)
class _Switch:
    """A virtual switch. team: under it. hosted: virtual NICs of the host on it."""

    name: str
    team: Team | None
    nics: tuple[LayoutNic, ...]
    hosted: tuple[VirtualNic, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for nic in self.nics for role in nic.roles)


def take_apart(plan: Plan, view: View, names: Names, *, moves: int, vlans: Mapping[Role, int]) -> Parts:
    """The things that a layout is made of.

    view: facts of the host. moves: live migrations at once. vlans: ids that the asker gave for kinds of traffic.
    """
    return _Builder(plan, view, names, moves, vlans).parts()


@dataclass
class _Builder:
    plan: Plan
    view: View
    names: Names
    moves: int
    vlans: Mapping[Role, int]
    teams: dict[str, Team] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.teams = {team.id: team for team in self.plan.teams}
        self.has_rdma = bool(self.view.facts.get("rdma_ports"))

    def parts(self) -> Parts:
        switches = self._switches()
        networks = _numbered(self.names, (*self._virtual(switches), *self._native(switches)))
        moving, reserve = self._migration(networks)
        return {
            "host": (self._host(switches, networks, moving, reserve),),
            "port": tuple(self._port(nic, switches) for nic in self.plan.nics),
            "team": tuple(self._team(team, switches) for team in self.plan.teams),
            "switch": tuple(self._switch(switch) for switch in switches),
            "virtual-nic": tuple(self._virtual_nic(nic, switch) for switch in switches for nic in switch.hosted),
            "network": tuple(self._network(number, network, moving) for number, network in enumerate(networks, 1)),
            "intent": tuple(self._intents()),
        }

    # What there is, worked out from the plan

    def _nic(self, nic: LayoutNic) -> str:
        return f"{self.names.nic}{nic.nic}"

    def _members(self, nics: Iterable[LayoutNic]) -> str:
        return ", ".join(f"'{self._nic(nic)}'" for nic in nics)

    def _team_name(self, team: Team) -> str:
        return f"{self.names.team}{self.plan.teams.index(team) + 1}"

    def _groups(self) -> list[tuple[Team | None, tuple[LayoutNic, ...]]]:
        """Ports that are one: a team's, or one alone."""
        found: list[tuple[Team | None, tuple[LayoutNic, ...]]] = []
        for nic in self.plan.nics:
            team = self.teams.get(nic.team or "")
            if team is None:
                found.append((None, (nic,)))
            elif team.nics[0] == nic.nic:
                found.append((team, tuple(other for other in self.plan.nics if other.nic in team.nics)))
        return found

    def _switches(self) -> tuple[_Switch, ...]:
        """Switches of the VMs, and those that a SET team makes for the host alone: there is no such team without."""
        found: list[_Switch] = []
        for team, nics in self._groups():
            on = team.id if team else f"nic-{nics[0].nic}"
            hosted = tuple(nic for nic in self.plan.virtual_nics if nic.on == on)
            if "vm-switch" in nics[0].roles:
                name = self.names.switch_shared if hosted else self.names.switch_vms
            elif team and team.kind == "set":
                name = self.names.switch_host
                hosted = tuple(
                    VirtualNic(name=network, role=roles[0], on=on)
                    for network, roles in _by_network(self.names, nics[0].roles).items()
                )
            else:
                continue
            same = sum(other.name.rstrip("0123456789") == name for other in found)
            found.append(_Switch(f"{name}{same + 1}" if same else name, team, nics, hosted))
        return tuple(found)

    def _virtual(self, switches: tuple[_Switch, ...]) -> Iterator[_Network]:
        """Networks of the host's virtual NICs, and of the one adapter that it has on a switch before 2012."""
        for switch in switches:
            for nic in switch.hosted:
                alike = _by_network(self.names, switch.nics[0].roles).get(self.names.networks[nic.role], (nic.role,))
                rdma = nic.rdma and switch.team is not None and switch.team.kind == "set"
                alias = f"vEthernet ({nic.name})"
                yield _Network(nic.name, alias, frozenset(alike), "virtual", switch.nics, rdma=rdma, tagged=True)
            shared = switch.roles - {"vm-switch"}
            if shared and not switch.hosted:
                name = self.names.networks[_lead(shared)]
                yield _Network(name, name, shared, "virtual", switch.nics)

    def _native(self, switches: tuple[_Switch, ...]) -> Iterator[_Network]:
        """Networks of ports and teams that are under no switch."""
        switched = {nic.nic for switch in switches for nic in switch.nics}
        for team, nics in self._groups():
            if nics[0].nic in switched:
                continue
            roles = frozenset(nics[0].roles)
            rdma = self.has_rdma and team is None and bool(roles & {"smb", "s2d"})
            alias = self._team_name(team) if team else self._nic(nics[0])
            if team and team.kind == "lbfo":
                for i, (name, alike) in enumerate(_by_network(self.names, nics[0].roles).items()):
                    at, where = ("team-nic", name) if i else ("team", alias)
                    yield _Network(name, where, frozenset(alike), at, nics, tagged=i > 0)
            else:
                name = self.names.networks[_lead(roles)]
                yield _Network(name, alias, roles, "team" if team else "port", nics, rdma=rdma)

    def _migration(self, networks: tuple[_Network, ...]) -> tuple[list[str], list[str]]:
        """Networks for live migration, those with RDMA first, and the ones in reserve.

        Storage networks with RDMA carry it as well: it is what they are fastest at.
        """
        if not any("live-migration" in network.roles for network in networks):
            return [], []
        moving = [n for n in networks if "live-migration" in n.roles or (n.rdma and n.roles & {"smb", "s2d"})]
        moving.sort(key=lambda network: not network.rdma)
        rest = [network for network in networks if network not in moving]
        reserve = [n for n in rest if n.roles & {"heartbeat", "csv"}] or [n for n in rest if "management" in n.roles]
        return [network.name for network in moving], [network.name for network in reserve]

    # What is said of each

    def _host(
        self, switches: tuple[_Switch, ...], networks: tuple[_Network, ...], moving: list[str], reserve: list[str]
    ) -> Part:
        roles = frozenset(role for nic in self.plan.nics for role in nic.roles)
        rdma_nics = {nic.nic: nic for network in networks if network.rdma for nic in network.nics}
        storage = {nic.nic: nic for n in networks if n.roles & {"smb", "s2d"} for nic in n.nics}
        limit = self.names.smb_limit_mb_per_gbps * sum(nic.gbps or 0 for nic in storage.values())
        traits = {
            "virtual-nics": any(switch.hosted for switch in switches),
            "several-networks": len(networks) > 1,
            "rdma": bool(rdma_nics),
            "iscsi": "iscsi" in roles,
            "smb-storage": bool(storage),
            "live-migration": bool(moving),
        }
        gaps = {
            "migration_networks": ", ".join(f"'{name}'" for name in (*moving, *reserve)),
            "rdma_ports": self._members(rdma_nics[number] for number in sorted(rdma_nics)),
            "moves": str(self.moves),
            "smb_limit_mb": str(round(limit)),
        }
        return Part(_those(traits), gaps)

    def _port(self, nic: LayoutNic, switches: tuple[_Switch, ...]) -> Part:
        switch = next((switch for switch in switches if nic in switch.nics), None)
        hosted = {guest.role for guest in switch.hosted} if switch else set(nic.roles)
        traits = {"jumbo": bool(hosted & set(_JUMBO))}
        return Part(_those(traits), {"nic": self._nic(nic), "number": str(nic.nic)})

    def _cut(self, roles: frozenset[Role]) -> dict[str, str]:
        if "management" in roles:
            return {"console": f"{self.names.console} ", "cut": self.names.cut_host}
        return {"console": "", "cut": self.names.cut_rest}

    def _team(self, team: Team, switches: tuple[_Switch, ...]) -> Part:
        nics = [nic for nic in self.plan.nics if nic.nic in team.nics]
        under = any(switch.team == team for switch in switches)
        traits = {team.kind: True, "under-switch": under, "native": not under}
        gaps = {
            "team": self._team_name(team),
            "members": self._members(nics),
            "members_named": ", ".join(map(self._nic, nics)),
            "mode": next((word for mode, word in self.names.modes.items() if mode == team.mode), team.mode),
            **self._cut(frozenset(role for nic in nics for role in nic.roles)),
        }
        return Part(_those(traits), gaps)

    def _switch(self, switch: _Switch) -> Part:
        weights = [nic.weight for nic in switch.hosted if nic.weight is not None]
        traits = {
            switch.team.kind if switch.team else "one-port": True,
            "weighted": bool(weights),
            "host-shares": bool(switch.roles - {"vm-switch"}) and not switch.hosted,
        }
        first = switch.nics[0]
        gaps = {
            "switch": switch.name,
            "members": self._members(switch.nics),
            "members_named": ", ".join(map(self._nic, switch.nics)),
            "uplink": self._team_name(switch.team) if switch.team else self._nic(first),
            "rest_weight": str(100 - sum(weights)),
            **self._cut(switch.roles),
        }
        return Part(_those(traits), gaps)

    def _virtual_nic(self, nic: VirtualNic, switch: _Switch) -> Part:
        on_set = switch.team is not None and switch.team.kind == "set"
        traits = {
            "weighted": nic.weight is not None,
            "rdma": nic.rdma and on_set,
            "pinned": nic.pinned_to is not None and on_set,
            "jumbo": nic.role in _JUMBO,
        }
        pinned = next((other for other in switch.nics if other.nic == nic.pinned_to), None)
        gaps = {
            "vnic": nic.name,
            "key": _key(nic.name),
            "switch": switch.name,
            "alias": f"vEthernet ({nic.name})",
            "weight": str(nic.weight or ""),
            "pinned_to": self._nic(pinned) if pinned else "",
        }
        return Part(_those(traits), gaps)

    def _network(self, number: int, network: _Network, moving: list[str]) -> Part:
        first = network.nics[0]
        octet = {"octet": str(network.octet)}
        use = max(self.names.cluster_roles[role] for role in network.roles)
        is_rdma_port = network.rdma and network.at == "port"
        cap_gbps = (first.gbps or 0) * (first.cap_percent or 0) / 100
        traits: dict[str, bool] = {
            **{role: True for role in network.roles},
            network.at: True,
            "gateway": network.gateway,
            "tagged": network.tagged or is_rdma_port,
            "capped": bool(cap_gbps),
            "rdma-port": is_rdma_port,
            "jumbo": bool(network.roles & set(_JUMBO)),
        }
        gaps = {
            "network": network.name,
            "number": str(number),
            "key": _key(network.name),
            "alias": network.alias,
            "team": self._team_name(self.teams[first.team]) if first.team in self.teams else "",
            "address": fill_gaps(self.names.address, octet),
            "other": fill_gaps(self.names.other, octet),
            "subnet": fill_gaps(self.names.subnet, octet),
            "gateway": fill_gaps(self.names.gateway, octet),
            "mask": self.names.mask,
            "vlan": self._vlan(network),
            "cluster_role": str(max(use, 1) if network.name in moving else use),
            "cap_percent": str(first.cap_percent or ""),
            "cap_mb": f"{cap_gbps * 1000 / 8:g}",
        }
        return Part(_those(traits), gaps)

    def _vlan(self, network: _Network) -> str:
        said = next((self.vlans[role] for role in ROLES if role in network.roles and role in self.vlans), None)
        return str(said) if said else f"'{fill_gaps(self.names.vlan, {'network': network.name})}'"

    def _intents(self) -> Iterator[Part]:
        """The intents of Network ATC that make this layout; none where it takes more than intents.

        Ports for iSCSI stay outside of them. Cluster traffic and live migration go with an intent for storage.
        """
        if self.view.facts.get("windows") not in _HAVE_ATC or self.view.facts.get("clustered") is not True:
            return
        groups: dict[frozenset[Role], list[LayoutNic]] = {}
        for nic in self.plan.nics:
            groups.setdefault(frozenset(nic.roles), []).append(nic)
        wanted = {roles: nics for roles, nics in groups.items() if roles != {"iscsi"}}
        for roles in wanted:
            known = {role for role in roles if role in self.names.intents}
            with_storage = {"heartbeat", "csv", "live-migration"} if "s2d" in roles else set()
            if not known or roles - known - with_storage:
                return
        if not any("s2d" in roles for roles in wanted):
            return
        for roles, nics in wanted.items():
            types = [self.names.intents[role] for role in ROLES if role in roles and role in self.names.intents]
            gaps = {
                "intent": "".join(types),
                "types": " ".join(f"-{kind}" for kind in types),
                "members": self._members(nics),
            }
            yield Part(frozenset(), gaps)


def _by_network(names: Names, roles: Iterable[Role]) -> dict[str, tuple[Role, ...]]:
    """Name of a network -> the kinds of traffic it carries, of those that the host takes part in."""
    found: dict[str, tuple[Role, ...]] = {}
    for role in roles:
        if role != "vm-switch":
            found[names.networks[role]] = (*found.get(names.networks[role], ()), role)
    return found


def _lead(roles: Iterable[Role]) -> Role:
    """The kind of traffic that gives a network its name."""
    here = frozenset(roles)
    return next(role for role in ("management", *_STORAGE, *ROLES) if role in here)


def _numbered(names: Names, networks: Iterable[_Network]) -> tuple[_Network, ...]:
    """Each network with a name and an example subnet of its own, by which they are put in order; the first of
    management has the gateway.

    Ports for storage are counted even where there is one.
    """
    found = list(networks)
    named = [network.name for network in found]
    taken: set[int] = set()
    result: list[_Network] = []
    for i, network in enumerate(found):
        lead = _lead(network.roles)
        counted = network.at == "port" and (named.count(network.name) > 1 or lead in _STORAGE)
        octet = names.octets[lead]
        while octet in taken:
            octet = octet + 1 if lead in _STORAGE or octet >= _SPARE_OCTET else _SPARE_OCTET
        taken.add(octet)
        name = f"{network.name}{named[: i + 1].count(network.name)}" if counted else network.name
        has_gateway = "management" in network.roles and not any(other.gateway for other in result)
        result.append(replace(network, name=name, octet=octet, gateway=has_gateway))
    return tuple(sorted(result, key=lambda network: network.octet))


def _key(name: str) -> str:
    """A name as part of the name of a variable."""
    return "".join(char for char in name if char.isalnum())


def _those(traits: Mapping[str, bool]) -> frozenset[str]:
    return frozenset(trait for trait, is_so in traits.items() if is_so)
