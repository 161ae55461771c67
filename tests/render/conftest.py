"""A layout of each sort, to show and to draw."""

import pytest

from nicwise.answer import Layout


@pytest.fixture
def separate() -> Layout:
    """A port for each network, the last yet to be bought."""
    return Layout.model_validate(
        {
            "name": "separate-3",
            "parts": ["separate-3"],
            "title": "Three networks, one port each",
            "nics": [
                {"nic": 1, "gbps": 1, "roles": ["management"], "network": "routed"},
                {"nic": 2, "gbps": 0.1, "roles": ["heartbeat", "csv"], "network": "private", "peer": "direct cable"},
                {"nic": 3, "gbps": 1, "roles": ["vm-switch"], "network": "trunk", "missing": True},
            ],
            "nics_used": 3,
            "nics_spare": 1,
            "nics_missing": 1,
        }
    )


@pytest.fixture
def converged() -> Layout:
    """Two ports in a team, that carry virtual NICs."""
    roles = ["vm-switch", "management", "live-migration"]
    return Layout.model_validate(
        {
            "name": "team-2",
            "parts": ["team-2"],
            "title": "Two teamed ports carry all",
            "windows": "2016",
            "nics": [{"nic": nic, "gbps": 10, "team": "team-1", "roles": roles, "network": "trunk"} for nic in (1, 2)],
            "teams": [{"id": "team-1", "kind": "set", "mode": "switch-independent", "nics": [1, 2]}],
            "virtual_nics": [
                {"name": "Management", "role": "management", "on": "team-1", "weight": 10},
                {"name": "Migration", "role": "live-migration", "on": "team-1", "weight": 30, "rdma": True},
            ],
            "nics_used": 2,
            "nics_spare": 0,
            "nics_missing": 0,
        }
    )
