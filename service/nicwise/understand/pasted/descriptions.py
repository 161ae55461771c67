"""What the description of an adapter, as its driver gives it, says: that it is no port, its speed, who teamed it.

Names of drivers and models only. Sources: the drivers' INF texts as seen in the output of Get-NetAdapter.
"""

import re

_NO_PORT = re.compile(
    r"hyper-v virtual|virtual ethernet|hyper-v network adapter|multiplexor|loopback|wan miniport|bluetooth|wi-?fi"
    r"|wireless|802\.11|wlan|isatap|teredo|6to4|ip-?https|tunnel|remote ndis|rndis|ndis compatible|usb ndis|idrac"
    r"|\bilo\b|virtual nic|virtual function|cluster virtual|kernel debug|tap-win|openvpn|\bvpn\b|wireguard|wintun"
    r"|anyconnect|fortinet|fortissl|pangp|sonicwall|juniper network connect|virtualbox|vmware|vmxnet|virtio|npcap"
    r"|nat miniport|mobile broadband|azure network adapter|xclarity|ibm usb|filter|pseudo-interface|zerotier"
    r"|tailscale|docker",
    re.IGNORECASE,
)
_NO_PORT_NAME = re.compile(
    r"v?ethernet\s*\(|wi-?fi\b|wlan\b|wireless|bluetooth|loopback|idrac|\bilo\b|isatap|teredo", re.IGNORECASE
)
_LBFO = re.compile(r"multiplexor", re.IGNORECASE)
_VENDOR = re.compile(
    r"^team\s?:(?!.{1,60} - )|^team of|\bteam #\d|basp virtual|hpe? network team|broadcom advanced server program"
    r"|ans virtual|network team #|qlogic virtual adapter",
    re.IGNORECASE,
)
_CLUSTER = re.compile(r"failover cluster virtual", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?<![\w.])(?P<gbps>2\.5|1|5|10|20|25|40|50|56|100|200|400)\s?-?(?:g|gb|gbe|gbps|gbit|gige|gig|gbase-?\w{1,4}|gigabit)"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\d\s?[x×]\s?(?P<gbps>1|10|25|40|100)\s?g", re.IGNORECASE)
_GIGABIT = re.compile(r"gigabit|gbe\b|\bgige\b|1000base|pro/1000", re.IGNORECASE)
_FAST = re.compile(r"fast ethernet|pro/100\b|10/100(?!/1000)", re.IGNORECASE)
_MODELS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"\bxxv710|\be810-xxv", re.IGNORECASE), 25),
    (re.compile(r"\bxl710", re.IGNORECASE), 40),
    (re.compile(r"\be810-c", re.IGNORECASE), 100),
    (re.compile(r"\bx5[2457]0|\bx552|\bx722|\b8259[89]|\bbcm578\d0", re.IGNORECASE), 10),
    (re.compile(r"\bi3[54]0|\bi21[01789]|\b8257[1456]|\b8258[0-3]|\bbcm57(?:19|20|0[89])", re.IGNORECASE), 1),
)
"""Controllers that are made in one speed only."""

_WINDOWS_OWN = (
    "microsoft network adapter multiplexor driver", "hyper-v virtual ethernet adapter",
    "microsoft failover cluster virtual adapter", "microsoft hyper-v network adapter",
    "bluetooth device (personal area network)", "remote ndis compatible device", "microsoft wi-fi direct",
    "microsoft kernel debug network adapter", "microsoft loopback adapter", "microsoft km-test loopback adapter",
)  # fmt: skip
"""Descriptions that narrow columns cut short before the word that tells."""

_SHORTEST_STEM = 9
_CUT = re.compile(r"\.{3}|…")

_SPEED = re.compile(r"(?P<value>\d{1,12}(?:[.,]\d{1,3})?)\s?(?P<unit>[kmgt]?)", re.IGNORECASE)
_PER_GBPS = {"k": 1e6, "m": 1e3, "g": 1.0, "t": 1e-3, "": 1e9}


def whole(description: str) -> str:
    """A description, with that of one of Windows' own adapters made whole where it was cut short."""
    cut = _CUT.search(description)
    stem = description[: cut.start()].rstrip().casefold() if cut else ""
    full = next((one for one in _WINDOWS_OWN if len(stem) >= _SHORTEST_STEM and one.startswith(stem)), "")
    return full or description


def is_port(name: str, description: str) -> bool:
    """Whether an adapter is a physical Ethernet port of the host."""
    description = whole(description)
    told = f"{name} {description}"  # where columns run together, words of the one stand in the other
    return not (_NO_PORT.search(told) or _VENDOR.search(description) or _NO_PORT_NAME.match(name))


def is_lbfo_team(description: str) -> bool:
    return _LBFO.search(whole(description)) is not None


def is_vendor_team(description: str) -> bool:
    return _VENDOR.search(description) is not None


def is_cluster_adapter(description: str) -> bool:
    """Whether it is the adapter that every member of a failover cluster has."""
    return _CLUSTER.search(whole(description)) is not None


def described_gbps(description: str) -> float | None:
    """The speed that a description names, in Gb/s; None where it names none or several."""
    glued = {float(match["gbps"]) for match in _GLUED.finditer(description)}
    if glued:
        return glued.pop() if len(glued) == 1 else None
    numbered = {float(match["gbps"]) for match in _NUMBERED.finditer(description)}
    if numbered:
        return numbered.pop() if len(numbered) == 1 else None
    if _FAST.search(description):
        return 0.1
    if _GIGABIT.search(description):
        return 1.0
    return next((gbps for form, gbps in _MODELS if form.search(description)), None)


def printed_gbps(speed: str) -> float | None:
    """The speed that LinkSpeed prints, in Gb/s; None for none at all and where it is cut off."""
    match = _SPEED.match(speed)
    if match is None:
        return None
    gbps = float(match["value"].replace(",", ".")) / _PER_GBPS[match["unit"].lower()]
    return round(gbps, 3) if 0.001 <= gbps <= 1600 else None
