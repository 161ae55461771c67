"""How ids read in tables and pictures: short labels, for want of room. Sentences come from the content."""

from collections.abc import Mapping

from nicwise.answer import LayoutNic, Team
from nicwise.profile import Role

ROLE_NAMES: Mapping[Role, str] = {
    "management": "management",
    "heartbeat": "heartbeat",
    "csv": "CSV",
    "live-migration": "live migration",
    "vm-switch": "virtual machines",
    "iscsi": "iSCSI",
    "smb": "SMB",
    "s2d": "S2D",
    "replica": "replica",
    "backup": "backup",
}

WINDOWS_NAMES: Mapping[str, str] = {
    "2008": "Windows Server 2008",
    "2008r2": "Windows Server 2008 R2",
    "2012": "Windows Server 2012",
    "2012r2": "Windows Server 2012 R2",
    "2016": "Windows Server 2016",
    "2019": "Windows Server 2019",
    "2022": "Windows Server 2022",
    "2025": "Windows Server 2025",
    "azure-local": "Azure Local",
}

TEAM_NAMES: Mapping[str, str] = {"lbfo": "LBFO team", "set": "SET team", "vendor": "maker's team"}
_MODE_NAMES = {"switch-independent": "switch independent", "lacp": "LACP"}


def roles_name(roles: tuple[Role, ...]) -> str:
    return ", ".join(ROLE_NAMES[role] for role in roles) or "nothing yet"


def speed_name(gbps: float | None) -> str:
    """A link's speed, in the unit that people use for it."""
    if gbps is None:
        return ""
    return f"{gbps:g} Gb" if gbps >= 1 else f"{gbps * 1000:g} Mb"


def team_name(team: Team) -> str:
    """Kind and mode of a team."""
    return ", ".join(filter(None, (TEAM_NAMES[team.kind], _MODE_NAMES.get(team.mode, team.mode))))


def port_name(nic: LayoutNic) -> str:
    return f"{nic.nic} (to buy)" if nic.missing else str(nic.nic)


def network_name(nic: LayoutNic) -> str:
    """The kind of network a port is on, with what sets it apart: its subnet, the other end, a cap."""
    parts = [
        nic.network,
        f"subnet {nic.subnet}" if nic.subnet and (nic.subnet,) != nic.roles else "",
        nic.peer or "",
        f"capped at {nic.cap_percent} %" if nic.cap_percent is not None else "",
    ]
    return ", ".join(part for part in parts if part)
