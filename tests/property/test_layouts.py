"""Laws of every layout, whatever the host."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nicwise.decide import Decider, search
from nicwise.decide.costs import Costing, costing_for
from nicwise.decide.hosts import Port, host_of, with_ports
from nicwise.pack import default_root, load_pack
from nicwise.profile import WINDOWS, HostProfile, NicGroup

PACK = load_pack(default_root())
DECIDER = Decider(PACK)

groups = st.lists(
    st.builds(NicGroup, count=st.integers(1, 5), gbps=st.sampled_from([1.0, 2.5, 10.0, 25.0])),
    min_size=1,
    max_size=3,
).map(tuple)
hosts = st.builds(
    HostProfile,
    windows=st.sampled_from(WINDOWS[1:]),
    nic_groups=groups,
    clustered=st.sampled_from([None, True, False]),
    csv=st.sampled_from([None, True, False]),
    storage=st.sampled_from([(), ("fc",), ("iscsi",), ("smb",)]),
    vm_fault_tolerance=st.sampled_from([None, True]),
    teaming=st.sampled_from([None, True, False]),
    extra_roles=st.sampled_from([None, ("replica",), ("replica", "backup")]),
)
few = settings(max_examples=40, deadline=None)


@few
@given(hosts)
def test_every_port_is_used_once_or_spare(profile: HostProfile) -> None:
    layout = DECIDER.choose(profile).layout
    own = [nic for nic in layout.nics if not nic.missing]

    assert len({nic.nic for nic in layout.nics}) == len(layout.nics)
    assert layout.nics_used + layout.nics_spare == profile.nic_total
    assert len(own) <= (profile.nic_total or 0)


@few
@given(hosts)
def test_every_role_has_its_ports_or_is_said_to_have_none(profile: HostProfile) -> None:
    host = host_of(PACK.rules, profile)

    found = search.best(host)

    placed = [role for group in found.groups for role in group.roles]
    assert sorted((*placed, *found.unplaced)) == sorted(host.roles)
    assert {entry.roles for entry in found.entries if entry.rule == "no-port-left"} == {
        (role,) for role in found.unplaced
    }


@few
@given(hosts)
def test_iscsi_shares_its_ports_with_nothing(profile: HostProfile) -> None:
    for nic in DECIDER.choose(profile).layout.nics:
        assert "iscsi" not in nic.roles or nic.roles == ("iscsi",)


@few
@given(hosts, st.permutations(range(3)))
def test_the_order_in_which_ports_are_named_does_not_matter(profile: HostProfile, order: list[int]) -> None:
    named = profile.nic_groups or ()
    turned = profile.model_copy(update={"nic_groups": tuple(named[i] for i in order if i < len(named))})

    assert DECIDER.choose(turned).layout == DECIDER.choose(profile).layout


@few
@given(hosts, st.data())
def test_with_one_more_port_of_a_kind_nothing_worse_than_before_is_chosen(
    profile: HostProfile, data: st.DataObject
) -> None:
    """By the prices of the larger host, as some hang on the number of ports.

    Hosts with iSCSI are left out: from three ports on two are kept for it, whatever that costs the others.
    """
    host = host_of(PACK.rules, profile.model_copy(update={"storage": ()}))
    gbps, rdma = data.draw(st.sampled_from(host.stock.kinds))
    before = search.best(host)

    larger = with_ports(host, (*host.ports, Port(gbps, rdma)))

    assert search.best(larger).total <= search.finish(larger, before.groups, before.unplaced).total


@few
@given(hosts)
def test_missing_is_what_is_needed_beyond_what_is_there(profile: HostProfile) -> None:
    choice = DECIDER.choose(profile)

    assert choice.missing >= 0
    assert choice.spare >= 0
    assert not (choice.missing and choice.spare)


@few
@given(hosts)
def test_the_checker_forbids_nothing_of_what_the_search_chose(profile: HostProfile) -> None:
    # No layout mends what these versions lack.
    assume("smb" not in (profile.storage or ()) or profile.windows not in ("2008", "2008r2"))
    findings = DECIDER.check(profile).findings

    assert [finding.id for finding in findings if finding.severity == "forbidden"] == []


MOST_WORK = 20_000
"""Groups priced and branches grown for one host. Eighteen thousand took 65 ms when this was written."""


@pytest.mark.parametrize("windows", ["2008r2", "2012", "2016", "2022"])
@pytest.mark.parametrize("storage", [("iscsi",), ("smb",), ("s2d", "iscsi")])
def test_no_host_takes_more_than_a_bounded_amount_of_work(
    monkeypatch: pytest.MonkeyPatch, windows: str, storage: tuple[str, ...]
) -> None:
    work = 0

    def counted(method: Any) -> Any:
        def count(*args: Any, **named: Any) -> Any:
            nonlocal work
            work += 1
            return method(*args, **named)

        return count

    ports = [
        {"count": 4, "gbps": 1},
        {"count": 6, "gbps": 10},
        {"count": 6, "gbps": 25, "rdma": windows >= "2016"},
    ]
    facts = {"windows": windows, "nic_groups": ports, "storage": storage, "extra_roles": ["replica", "backup"]}
    profile = DECIDER.close(HostProfile.model_validate(facts)).profile
    search._search.cache_clear()
    costing_for.cache_clear()
    monkeypatch.setattr(Costing, "price", counted(Costing.price))
    monkeypatch.setattr(search._Growing, "grow", counted(search._Growing.grow))

    search.search(host_of(PACK.rules, profile))

    assert work <= MOST_WORK
