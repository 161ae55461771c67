"""The columns and properties that the commands print, and what the values of those with a fixed form look like.

Formats only, of PowerShell 3 to 7 on Windows Server 2012 to 2025 and of ipconfig; what a value means is said where it
is used. Names are lower case.
"""

import re
from collections.abc import Mapping

_CUT = r"(?:\.{3}|…)"
"""How a value ends that did not fit its column."""

SPEED = rf"(?:\d{{1,12}}(?:[.,]\d{{1,3}})?[ \t]?(?:[kmgt]?bps|[kmgt]b?{_CUT}?(?=\s|$))|{_CUT}[a-z]{{0,3}}bps|{_CUT}ps)"
_NUMBER = r"\d{1,12}"
_TRUTH = r"(?:true|false)"
_NA = r"(?:true|false|na|n/a)"
_BRACES = r"\{[^{}\n]{0,400}(?:\}|\.{3}|…)"
_IP = (
    r"(?:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|[0-9a-f:]{2,39}::[0-9a-f:]{0,39}|\{[^{}\n]{0,200}\}"
    rf"|{_CUT})"
)
_STATUS = (
    r"(?:up|disconnected|disabled|not[ ]present|down|degraded|dormant|lower[ ]layer[ ]down|unknown"
    rf"|disconn[a-z]{{0,8}}{_CUT})"
)

TYPED: Mapping[str, str] = {
    "ifindex": _NUMBER,
    "interfaceindex": _NUMBER,
    "status": rf"(?:{_STATUS}|{_BRACES}|ok)",
    "adminstatus": r"(?:up|down)",
    "mediaconnectionstate": r"(?:connected|disconnected|unknown)",
    "macaddress": rf"(?:[0-9a-f]{{2}}(?:[-:][0-9a-f]{{1,2}}){{1,7}}[-:]?{_CUT}?|[0-9a-f]{{12}}|[0-9a-f]{{0,2}}{_CUT})",
    "linkspeed": SPEED,
    "linkspeed(gbps)": r"\d{1,4}(?:[.,]\d{1,3})?",
    "linkspeed(mbps)": r"\d{1,7}(?:[.,]\d{1,3})?",
    "speed": rf"(?:{SPEED}|{_NUMBER})",
    "vlanid": _NUMBER,
    "mtusize": _NUMBER,
    "fullduplex": _TRUTH,
    "virtual": _TRUTH,
    "state": r"(?:up|down|partitioned|unavailable|unreachable|failed|unknown)",
    "metric": _NUMBER,
    "automatic": _TRUTH,
    "autometric": _TRUTH,
    "role": rf"(?:clusterandclient|clusteronly|cluster|none|clientaccess|client|clustera[a-z]{{0,12}}{_CUT}|[013])",
    "address": _IP,
    "addressmask": _IP,
    "switchtype": r"(?:external|internal|private|nat)",
    "allowmanagementos": _TRUTH,
    "embeddedteamingenabled": _TRUTH,
    "iovenabled": _TRUTH,
    "ismanagementos": _TRUTH,
    "enabled": _TRUTH,
    "operational": _TRUTH,
    "pfc": _NA,
    "ets": _NA,
    "ipaddresses": _BRACES,
    "teamingmode": r"(?:switchindependent|lacp|static)",
    "loadbalancingalgorithm": r"(?:dynamic|hypervport|transportports|ipaddresses|macaddresses)",
    "members": _BRACES,
    "teamnics": _BRACES,
    "netadapterinterfacedescriptions": _BRACES,
    "administrativemode": r"(?:active|standby)",
    "operationalstatus": r"(?:active|standby|failed)",
    "transmitlinkspeed(gbps)": r"\d{1,4}(?:[.,]\d)?",
    "transmitlinkspeed(mbps)": _NUMBER,
    "receivelinkspeed(gbps)": r"\d{1,4}(?:[.,]\d)?",
    "receivelinkspeed(mbps)": _NUMBER,
    "physicalmediatype": r"(?:802\.3|unspecified)",
    "mediatype": r"802\.3",
    "bandwidthreservationmode": r"(?:none|weight|absolute|default)",
}
"""Column -> the form of its values, ignoring case."""

FREE = frozenset(
    """
        name interfacedescription netadapterinterfacedescription vmname switchname team description computername
        pscomputername id ifalias interfacealias failurereason systemname ifdesc driverversion driverinformation notes
        driverfilename driverdate node network cluster interfacename driverprovider netadaptername ifname
    """.split()
)
"""Columns whose values are any words."""

STRONG = frozenset(
    """
        interfacedescription ifindex macaddress linkspeed linkspeed(gbps) linkspeed(mbps)
        netadapterinterfacedescription switchtype ismanagementos
        netadapterinterfacedescriptions switchname allowmanagementos embeddedteamingenabled teamingmode autometric
        loadbalancingalgorithm teamnics addressmask mediaconnectionstate ifalias interfacealias
        ipaddresses bandwidthreservationmode
    """.split()
)
"""Names that nobody writes but these commands."""

LISTED = frozenset(
    """
        lacptimer netadapterinterfaceguid netadapterinterfaceguids extensions packetdirectenabled
        allownetlbfoteams iovsupport iovsupportreasons iovweight availablevmqueues ipv4addresses ipv4prefixlengths
        ipv6addresses ipv6prefixlengths flags characteristics permanentaddress mediaconnectstate connectorpresent
        hardwareinterface ndismedium drivername operstatus ifoperstatus createdby instanceid caption
        transmitlinkspeed receivelinkspeed primary default interfaceguid deviceid vmid adapterid isdeleted
        maxnumberofqueuepairs defaultflowminimumbandwidthweight
    """.split()
)
"""Properties that stand in lists only."""

KNOWN = frozenset(TYPED) | FREE | LISTED

ENDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<!\S)(?:{form})$", re.IGNORECASE) for name, form in TYPED.items()
}
BEGINS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?:{form})(?!\S)", re.IGNORECASE) for name, form in TYPED.items()
}
WITHIN: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<!\S)(?:{form})(?=[\s.,;)]|$)", re.IGNORECASE) for name, form in TYPED.items()
}


def column(heading: str) -> str | None:
    """The column that a heading names, as printed or cut short ("InterfaceDescr..."), or None."""
    bare = heading.casefold()
    if bare in KNOWN:
        return bare
    stem = bare.rstrip(".…")
    if stem != bare and len(stem) > 3:
        return next((name for name in sorted(STRONG) if name.startswith(stem)), None)
    return None
