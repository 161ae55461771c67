"""VLAN ids go to the kinds of traffic that the message gives them to."""

from collections.abc import Callable

import pytest

from nicwise.understand.model import Dialogue, Reading
from nicwise.understand.reader import Reader
from nicwise.understand.vlans import vlans_in


@pytest.mark.parametrize(
    ("text", "vlans"),
    [
        ("VLANs 10, 11, 12 for mgmt, cluster, LM", {"management": 10, "heartbeat": 11, "live-migration": 12}),
        ("management on VLAN 110, live migration on VLAN 112", {"management": 110, "live-migration": 112}),
        ("VLAN 10 for management and VLAN 20 for live migration", {"management": 10, "live-migration": 20}),
        ("management VLAN 5, iSCSI VLAN 6", {"management": 5, "iscsi": 6}),
        ("VLANs 10, 11 for management", {}),
        ("our VMs are on VLANs", {}),
        ("VLAN 9999 for management", {}),
    ],
)
def test_vlans_are_read(reader: Reader, text: str, vlans: dict[str, int]) -> None:
    assert dict(vlans_in(reader.scene(text))) == vlans


def test_vlans_are_kept_while_the_same_is_asked_again(ask: Callable[..., Reading]) -> None:
    first = ask("Give me the PowerShell for a converged network on 2019, two 10 Gb ports, management on VLAN 10.")
    again = ask("and on 2022?", Dialogue(profile=first.profile, asked=first.heard))

    assert dict(again.heard[0].vlans) == {"management": 10}
