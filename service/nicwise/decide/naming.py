"""Looks up which named layout a layout is, and puts its name together: "minimum-optimal-4" and "iscsi-2"."""

from dataclasses import dataclass

from nicwise.decide.groups import Group
from nicwise.decide.hosts import Host
from nicwise.pack.layout_rows import NamedLayout, NamedPart, PatternGroup
from nicwise.profile import Role


@dataclass(frozen=True, slots=True)
class Name:
    """What a layout is called. base: None where the layout itself has no name of its own."""

    parts: tuple[str, ...]
    title: str
    gives: tuple[str, ...]
    sections: tuple[str, ...]
    base: NamedLayout | None

    @property
    def text(self) -> str:
        return "+".join(self.parts)


def name_of(host: Host, groups: tuple[Group, ...]) -> Name:
    """The name of the layout that these groups make."""
    layouts = host.rules.layouts
    rows = {row.role: row for row in layouts.parts}
    # A layout that someone gave may have iSCSI beside other traffic; only ports of its own are a part with a name.
    always = [group for group in groups if group.roles == {"iscsi"}]
    others = [group for group in groups if group.roles != {"iscsi"}]
    own = [group for group in others if len(group.roles) == 1 and group.roles & rows.keys()]
    for extra in ([], own) if own else ([],):
        core = [group for group in others if group not in extra]
        base = _base(host, core)
        if base:
            return _joined(base, core, [*extra, *always], rows)
    core = [group for group in others if group not in own]
    count = sum(group.ports for group in core)
    unnamed = layouts.unnamed
    name = Name((unnamed.name.format(n=count),), unnamed.title.format(n=count), unnamed.gives, unnamed.sections, None)
    return _with_parts(name, [*own, *always], rows)


def _base(host: Host, core: list[Group]) -> NamedLayout | None:
    view = host.view
    for row in host.rules.layouts.named:
        if row.when.holds(view) and any(_fits(host, variant, core) for variant in row.variants):
            return row
    return None


def _fits(host: Host, variant: tuple[PatternGroup, ...], core: list[Group]) -> bool:
    """Whether the groups are that variant. CSV is left out of it where the host has none."""
    wanted = [group for group in core]
    if len(variant) != len(wanted):
        return False
    present: set[Role] = set().union(*(group.roles for group in core)) if core else set()
    for pattern in variant:
        roles = {role for role in pattern.roles if role != "csv" or "csv" in present}
        hit = next(
            (
                g
                for g in wanted
                if _without_guests(g, roles) == roles and pattern.takes(g.ports) and _speed(host, pattern, g)
            ),
            None,
        )
        if hit is None:
            return False
        wanted.remove(hit)
    return True


def _without_guests(group: Group, roles: set[Role]) -> set[Role]:
    """The roles of a group, less background traffic that rides along."""
    kept = {role for role in group.roles if role not in ("replica", "backup") or role in roles}
    return kept or set(group.roles)


def _speed(host: Host, pattern: PatternGroup, group: Group) -> bool:
    return pattern.speed is None or host.is_fast(group.kind) == (pattern.speed == "fast")


def _joined(base: NamedLayout, core: list[Group], extra: list[Group], rows: dict[Role, NamedPart]) -> Name:
    n = next((group.ports for group in core if "vm-switch" in group.roles), 0)
    m = next((group.ports for group in core if group.roles == {"management"}), 0)
    name = Name((base.name.format(n=n, m=m),), base.title.format(n=n, m=m), base.gives, base.sections, base)
    return _with_parts(name, extra, rows)


def _with_parts(name: Name, extra: list[Group], rows: dict[Role, NamedPart]) -> Name:
    parts, titles, gives, sections = [name.parts[0]], [name.title], [*name.gives], [*name.sections]
    for group in extra:
        row = rows[next(iter(group.roles))]
        parts.append(row.name.format(n=group.ports))
        titles.append(row.title.format(n=group.ports))
        gives += row.gives if group.ports > 1 else ()
        sections += row.sections
    return Name(tuple(parts), ", ".join(titles), tuple(gives), tuple(dict.fromkeys(sections)), name.base)
