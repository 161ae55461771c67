"""Laws of every layout, whatever the host."""

from hypothesis import given, settings
from hypothesis import strategies as st

from nicwise.decide import Decider
from nicwise.pack import default_root, load_pack
from nicwise.profile import WINDOWS, HostProfile, NicGroup

PACK = load_pack(default_root())
DECIDER = Decider(PACK)

hosts = st.builds(
    HostProfile,
    windows=st.sampled_from(WINDOWS[1:]),
    nic_groups=st.lists(
        st.builds(NicGroup, count=st.integers(1, 4), gbps=st.sampled_from([1.0, 10.0])), min_size=1, max_size=2
    ).map(tuple),
    clustered=st.just(True),
    csv=st.sampled_from([None, True, False]),
    storage=st.sampled_from([(), ("fc",), ("iscsi",)]),
    vm_fault_tolerance=st.sampled_from([None, True]),
)
few = settings(max_examples=15, deadline=None)


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
def test_iscsi_shares_its_ports_with_nothing(profile: HostProfile) -> None:
    for nic in DECIDER.choose(profile).layout.nics:
        assert "iscsi" not in nic.roles or nic.roles == ("iscsi",)


@few
@given(hosts)
def test_the_order_in_which_ports_are_named_does_not_matter(profile: HostProfile) -> None:
    groups = profile.nic_groups or ()
    turned = profile.model_copy(update={"nic_groups": tuple(reversed(groups))})

    assert DECIDER.choose(turned).layout.name == DECIDER.choose(profile).layout.name


@few
@given(hosts)
def test_missing_is_what_is_needed_beyond_what_is_there(profile: HostProfile) -> None:
    choice = DECIDER.choose(profile)

    assert choice.missing >= 0
    assert choice.spare >= 0
    assert not (choice.missing and choice.spare)
