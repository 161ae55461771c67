"""The colours of a picture, for light and dark surroundings. Colour only helps; every mark has its words as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from nicwise.profile import Role


@dataclass(frozen=True, slots=True)
class Scheme:
    """Colours as #rrggbb. `roles`: what a kind of traffic is filled with; text on it is `ink`."""

    ground: str
    host: str
    line: str
    ink: str
    faint: str
    roles: Mapping[Role, str]


LIGHT = Scheme(
    ground="#ffffff",
    host="#f4f5f7",
    line="#5b6470",
    ink="#14181d",
    faint="#4a525c",
    roles={
        "management": "#cfe3ff",
        "heartbeat": "#ffd3d6",
        "csv": "#e6d5fb",
        "live-migration": "#ffe2b3",
        "vm-switch": "#cdeed3",
        "iscsi": "#c9eef0",
        "smb": "#d6e9c2",
        "s2d": "#f6d3ec",
        "replica": "#f3ebb4",
        "backup": "#dfe3e8",
    },
)

DARK = Scheme(
    ground="#14181d",
    host="#1f252d",
    line="#9aa5b1",
    ink="#f2f5f8",
    faint="#c2cad3",
    roles={
        "management": "#1d4477",
        "heartbeat": "#7a2530",
        "csv": "#512c7c",
        "live-migration": "#6f4a08",
        "vm-switch": "#1c5a2c",
        "iscsi": "#125259",
        "smb": "#3d5418",
        "s2d": "#6d2159",
        "replica": "#56500f",
        "backup": "#414a55",
    },
)


def style() -> str:
    """The style sheet: light unless the reader's surroundings are dark. Printers and bitmaps stay light."""
    return f"{_rules(LIGHT)}@media (prefers-color-scheme:dark){{{_rules(DARK)}}}"


def _rules(scheme: Scheme) -> str:
    rules = {
        "ground": f"fill:{scheme.ground}",
        "host": f"fill:{scheme.host};stroke:{scheme.line}",
        "box": f"fill:{scheme.ground};stroke:{scheme.line}",
        "cable": f"fill:none;stroke:{scheme.line}",
        "ink": f"fill:{scheme.ink}",
        "faint": f"fill:{scheme.faint}",
    }
    rules |= {role: f"fill:{colour};stroke:{scheme.line}" for role, colour in scheme.roles.items()}
    return "".join(f".nw-{name}{{{declarations}}}" for name, declarations in rules.items())
