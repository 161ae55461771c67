"""What one spelling is made of many."""

import pytest

from nicwise.understand.normalise import Word, words


def texts(text: str) -> list[str]:
    return [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2x10GbE", ["2", "x", "10", "gbe"]),
        ("4x1gb", ["4", "x", "1", "gb"]),
        ("2 × 10 Gb/s", ["2", "x", "10", "gbps"]),
        ("two 2.5GbE, one 2,5 GbE", ["two", "2.5", "gbe", "one", "2.5", "gbe"]),
        ("nic1, eth0, node12", ["nic", "1", "eth", "0", "node", "12"]),
        ("2 x540 cards", ["2", "x540", "cards"]),
        ("s2d", ["s2d"]),
        ("1,000 VMs", ["1000", "vms"]),
        ("NICs 1,2", ["nics", "1", "2"]),
    ],
)
def test_numbers_part_from_the_letters_beside_them(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize("text", ["NIC's", "NIC’s", "nic´s", "NICs", "NIC(s)"])
def test_an_apostrophe_leaves_no_trace(text: str) -> None:
    assert texts(text) == ["nics"]


def test_a_contraction_is_one_word() -> None:
    assert texts("don't can’t it's") == ["dont", "cant", "its"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008R2", ["2008", "r2"]),
        ("W2K8 R2", ["2008", "r2"]),
        ("2k12r2", ["2012", "r2"]),
        ("08r2", ["2008", "r2"]),
        ("WS2022", ["2022"]),
        ("win2016", ["2016"]),
        ("Windows2012r2", ["2012", "r2"]),
        ("2008's", ["2008"]),
        ("20082", ["20082"]),
    ],
)
def test_a_version_is_its_year_and_release(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_hyphens_and_slashes_part_words() -> None:
    assert texts("live-migration iSCSI/LM") == ["live", "migration", "iscsi", "lm"]


@pytest.mark.parametrize("whole", ["10.0.0.1", "802.1q", "14:30", "ipv6", "2nd"])
def test_codes_that_mean_one_thing_stay_whole(whole: str) -> None:
    assert texts(f"a {whole.upper()} b") == ["a", whole, "b"]


def test_signs_between_words_are_spelled_out() -> None:
    assert texts("mgmt + LM & CSV w/ team w/o vlan") == [
        "mgmt",
        "and",
        "lm",
        "and",
        "csv",
        "with",
        "team",
        "without",
        "vlan",
    ]


def test_accents_and_other_digits_become_plain() -> None:
    assert texts("für ＮＩＣ １０ ٣ ①") == ["fur", "nic", "10", "3", "1"]


def test_a_fraction_is_not_read_as_two_digits() -> None:
    assert texts("½ of it") == ["of", "it"]


def test_offsets_count_code_points_of_the_original() -> None:
    text = "🙂 2x10GbE für NIC’s"

    found = words(text)

    assert found[:4] == (Word("2", 2, 3), Word("x", 3, 4), Word("10", 4, 6), Word("gbe", 6, 9))
    assert [text[word.start : word.end] for word in found] == ["2", "x", "10", "GbE", "für", "NIC’s"]


def test_the_two_words_of_a_version_share_its_place() -> None:
    assert words("on W2K8R2.") == (Word("on", 0, 2), Word("2008", 3, 7), Word("r2", 7, 9))


@pytest.mark.parametrize("text", ["", " ", "🙂", "?!", "-- ..", "\u0301"])
def test_text_without_words_has_none(text: str) -> None:
    assert words(text) == ()


@pytest.mark.parametrize("text", ["+", " & ", " + hosts", "hosts + ", "+ + hosts & & "])
def test_a_sign_that_joins_nothing_is_no_word(text: str) -> None:
    assert {word.text for word in words(text)} <= {"hosts"}
