"""Reads rules/commands/: the commands that build a layout, as rows with gaps for what the layout is made of.

A row makes one step, or one for every thing of a kind (`each`). What a layout is made of, which traits each thing
has and which gaps it fills stands in `THINGS`; working them out is the job of `decide/building.py`. A text has no
conditions in it: what differs stands in another line or another row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, StringConstraints

from nicwise.answer import Shell, StepPart
from nicwise.pack.conditions import ALWAYS, Condition, parse_condition
from nicwise.pack.overlay import names as in_folder
from nicwise.pack.reading import Document, Problems, Row, parse, read_yaml
from nicwise.pack.values import impossible_values
from nicwise.profile import ROLES, Role, TeamKind, TeamMode

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(min_length=1)]
When = Annotated[Condition, BeforeValidator(parse_condition)]
Way = Literal["by-hand", "network-atc"]
Thing = Literal["host", "port", "team", "switch", "virtual-nic", "network", "intent"]

PARTS: tuple[StepPart, ...] = get_args(StepPart)
"""What a step belongs to, in the order in which they are run."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that a layout is made of: the traits that one may have, and the gaps that it fills."""

    traits: frozenset[str]
    gaps: frozenset[str]


def _kind(traits: str, gaps: str) -> Kind:
    return Kind(frozenset(traits.split()), frozenset(gaps.split()))


THINGS: Mapping[Thing, Kind] = MappingProxyType({
    # the host as a whole. rdma: a network of it has RDMA; smb-storage: SMB or Storage Spaces Direct
    "host": _kind(
        "virtual-nics several-networks rdma iscsi smb-storage live-migration",
        "migration_networks rdma_ports moves smb_limit_mb",
    ),
    "port": _kind("jumbo", "nic number"),
    "team": _kind(f"{' '.join(get_args(TeamKind))} under-switch native", "team members members_named mode console cut"),
    # what VMs are connected to, or what carries adapters of the host alone. host-shares: the host has one adapter on it
    "switch": _kind(
        f"{' '.join(get_args(TeamKind))} one-port weighted host-shares",
        "switch members members_named uplink rest_weight console cut",
    ),
    "virtual-nic": _kind("weighted rdma pinned jumbo", "vnic key switch alias weight pinned_to"),
    # a subnet in which the host has an address; what has the address: virtual, port, team, team-nic
    "network": _kind(
        f"{' '.join(role for role in ROLES if role != 'vm-switch')} virtual port team team-nic gateway "
        "tagged rdma-port capped jumbo",
        "network number key alias team address other subnet mask gateway vlan cluster_role cap_percent cap_mb",
    ),
    # ports that Network ATC is told the use of
    "intent": _kind("", "intent types members"),
})  # fmt: skip
"""Kind of thing -> what there is to say of one."""

_GAP = re.compile(r"«([^«»]*)»")


class Line(Row):
    """A line of a command. each: once for every thing of that kind. of, not_of: only of those with such traits.

    Without `each` it is about the same thing as its row.
    """

    each: Thing | None = None
    of: tuple[str, ...] = ()
    not_of: tuple[str, ...] = ()
    when: When = ALWAYS
    line: Code


def _lines(value: object) -> object:
    """A command may be written as one text, and a line without conditions as its text alone."""
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list):
        return value
    return tuple({"line": line.rstrip("\n")} if isinstance(line, str) else line for line in written)


class CommandRow(Row):
    """One step of building a layout, or one for each thing of a kind.

    part: when it is run. ways: how the layout is built where it holds. assumed: it also holds where its condition
    hangs on unknown facts. with_, without: traits of the host. each, of, not_of: as in a line.
    command: lines; empty for a step in a console.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    part: StepPart
    ways: Annotated[tuple[Way, ...], Field(min_length=1)] = ("by-hand",)
    when: When = ALWAYS
    assumed: bool = False
    with_: Annotated[tuple[str, ...], Field(alias="with")] = ()
    without: tuple[str, ...] = ()
    each: Thing = "host"
    of: tuple[str, ...] = ()
    not_of: tuple[str, ...] = ()
    text: Text
    command: Annotated[tuple[Line, ...], BeforeValidator(_lines)] = ()
    shell: Shell | None = None
    runs_on: Text | None = None
    interrupts: Text | None = None
    verify: Text | None = None
    undo: Annotated[tuple[Line, ...], BeforeValidator(_lines)] = ()
    sections: tuple[str, ...] = ()


class Names(Row):
    """What things are called, and the values that stand for those nobody has told.

    networks, octets, cluster_roles: of each kind of traffic, the name of its network, the third octet of its example
    subnet, and what the cluster uses the network for. address, other, subnet, gateway: with the gap octet; vlan: with
    the gap network. console: said before whatever cuts the host's own management path. cut_host, cut_rest: what is
    interrupted. intents: what Network ATC calls a use of ports. smb_limit_mb_per_gbps: megabytes a second that live
    migration over SMB may take, for every Gb/s of the storage ports.
    """

    nic: Text
    team: Text
    switch_shared: Text
    switch_vms: Text
    switch_host: Text
    networks: Mapping[Role, Text]
    octets: Mapping[Role, Annotated[int, Field(ge=0, le=255)]]
    cluster_roles: Mapping[Role, Literal[0, 1, 3]]
    mask: Text
    address: Text
    other: Text
    subnet: Text
    gateway: Text
    vlan: Text
    console: Text
    cut_host: Text
    cut_rest: Text
    modes: Mapping[TeamMode, Text]
    intents: Mapping[Role, Text]
    smb_limit_mb_per_gbps: Annotated[float, Field(gt=0)]


@dataclass(frozen=True, slots=True)
class Commands:
    """All rows, in the order in which they are run.

    section_refs, mention_refs: (file, line, id) of every section and term of the lexicon that is named.
    """

    names: Names
    rows: tuple[CommandRow, ...]
    section_refs: tuple[tuple[Path, int, str], ...]
    mention_refs: tuple[tuple[Path, int, str], ...]


def fill_gaps(text: str, values: Mapping[str, str]) -> str:
    """Put the values into the gaps of a text. Raises KeyError for one that is not there; loading has ruled that out."""
    return _GAP.sub(lambda match: values[match[1]], text)


def load_commands(root: Path, problems: Problems) -> Commands | None:
    """Read rules/commands/. None where something is wrong, with every mistake noted."""
    before = len(problems.found)
    folder = root / "rules" / "commands"
    named = read_yaml(folder / "names.yaml", problems)
    names = parse(Names, named, problems) if named else None
    if named and names:
        _check_names(names, named, problems)
    rows: list[CommandRow] = []
    refs: list[tuple[Path, int, str]] = []
    mentions: list[tuple[Path, int, str]] = []
    for path in in_folder(folder, problems.in_house(folder), "*.yaml"):
        if path.name != "names.yaml" and (document := read_yaml(path, problems)):
            for i, row in _rows(document, problems):
                _check_row(row, document, i, {other.id for other in rows}, problems)
                refs += [(path, document.line_of((i, "sections", j)), ref) for j, ref in enumerate(row.sections)]
                for mention in row.when.terms.get("mentions", ()):
                    mentions.append((path, document.line_of((i, "when")), str(mention)))
                rows.append(row)
    if names is None or len(problems.found) > before:
        return None
    in_order = sorted(rows, key=lambda row: PARTS.index(row.part))
    return Commands(names, tuple(in_order), tuple(refs), tuple(mentions))


def _rows(document: Document, problems: Problems) -> Iterator[tuple[int, CommandRow]]:
    if not isinstance(document.value, list):
        problems.add(document.path, 1, "is a list of steps, in the order in which they are taken", "bad-value")
        return
    for i in range(len(document.value)):
        if row := parse(CommandRow, document, problems, (i,)):
            yield i, row


def _check_names(names: Names, document: Document, problems: Problems) -> None:
    hosted = set(ROLES) - {"vm-switch"}
    for key in ("networks", "octets", "cluster_roles"):
        if missing := sorted(hosted - set(getattr(names, key))):
            problems.add(document.path, document.line_of((key,)), f"{key} lacks {', '.join(missing)}", "missing-role")
    allowed = {"address": {"octet"}, "other": {"octet"}, "subnet": {"octet"}, "gateway": {"octet"}, "vlan": {"network"}}
    for key, gaps in allowed.items():
        for gap in set(_GAP.findall(getattr(names, key))) - gaps:
            problems.add_unknown(document.path, document.line_of((key,)), "gap", gap, gaps)


def _check_row(row: CommandRow, document: Document, i: int, earlier: set[str], problems: Problems) -> None:
    def complain(key: str, message: str, code: str) -> None:
        problems.add(document.path, document.line_of((i, key)), f"{row.id}: {message}", code)

    def check_traits(key: str, thing: Thing, traits: tuple[str, ...]) -> None:
        for trait in traits:
            if trait not in THINGS[thing].traits:
                problems.add_unknown(document.path, document.line_of((i, key)), f"trait of a {thing}", trait,
                                     set(THINGS[thing].traits))  # fmt: skip

    def check_gaps(key: str, thing: Thing, text: str) -> None:
        allowed = THINGS["host"].gaps | THINGS[thing].gaps
        for gap in _GAP.findall(text):
            if gap not in allowed:
                problems.add_unknown(document.path, document.line_of((i, key)), f"gap of a {thing}", gap, set(allowed))
        if _GAP.sub("", text).count("«") or _GAP.sub("", text).count("»"):
            complain(key, "a gap is left open; write «name»", "open-gap")

    if row.id in earlier:
        complain("id", f'"{row.id}" is there already', "duplicate-id")
    if row.each == "host" and (row.of or row.not_of):
        complain("of", "is about the things of `each`; for the host write `with` and `without`", "no-thing")
    if bool(row.command) != bool(row.shell):
        complain("shell", "a command and its shell come together", "no-shell")
    check_traits("with", "host", row.with_)
    check_traits("without", "host", row.without)
    check_traits("of", row.each, row.of)
    check_traits("not_of", row.each, row.not_of)
    for message in impossible_values(row.when):
        complain("when", message, "impossible-value")
    for key in ("text", "runs_on", "interrupts", "verify"):
        check_gaps(key, row.each, getattr(row, key) or "")
    for key, line in (*(("command", line) for line in row.command), *(("undo", line) for line in row.undo)):
        about = line.each or row.each
        if line.each and row.each != "host":
            complain(key, f"the row is about one {row.each}; its lines can't go over every {line.each}", "nested-each")
        check_traits(key, about, line.of)
        check_traits(key, about, line.not_of)
        for message in impossible_values(line.when):
            complain(key, message, "impossible-value")
        check_gaps(key, about, line.line)
