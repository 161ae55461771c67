"""A claim is held against its quotes: figures with units, versions with ranges, names by any of their forms."""

import pytest

from nicwise.pack.naming import Vocabulary, content_words, missing, read_named

VOCABULARY = Vocabulary(
    versions={"2008 r2": 0, "2012": 1, "2016": 2, "2019": 3, "azure local": 4},
    names={"live migration": "move", "management": "admin"},
    hints={"migration": "move"},
)


def lacking(claim: str, *quotes: str) -> list[tuple[str, float | int | str]]:
    read = [read_named(text, VOCABULARY) for text in (claim, *quotes)]
    return list(missing(read[0], read[1:]))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("take four ports", "4 ports are enough"),
        ("one port of 10 Gb", "10000 Mb"),
        ("a 10 Gb port", "at 10 or more"),
        ("wait two minutes", "120 seconds"),
        ("on 2016 it works", "from 2012 on it works"),
        ("on 2016 it works", "2012 to 2019"),
        ("on 2008 R2 it fails", "before Windows Server 2012"),
        ("on 2012 and 2019", "in every version"),
        ("Azure Local as well", "2016 and later"),
        ("live migration joins", "the migration network"),
        ("a pair of ports, two in all", "both ports"),
        ("the two work together", "they work"),
        ("ports 1 and 2 are a team", "a team"),
        ("802.1p is a tag", "a tag"),
    ],
)  # fmt: skip
def test_what_a_quote_has_is_covered(claim: str, quote: str) -> None:
    assert lacking(claim, quote) == []


@pytest.mark.parametrize(
    ("claim", "quote", "lack"),
    [
        ("take four ports", "take ports", ("number", 4.0)),
        ("1 Gb", "1 GB of memory", ("number", 1e9)),
        ("on 2019", "2012 to 2016", ("version", 3)),
        ("on 2008 R2", "from 2012 on", ("version", 0)),
        ("management joins", "live migration joins", ("name", "admin")),
    ],
)
def test_what_no_quote_has_is_told(claim: str, quote: str, lack: tuple[str, float]) -> None:
    assert lacking(claim, quote) == [lack]


def test_several_quotes_cover_together() -> None:
    assert lacking("on 2012 four ports", "since 2012", "4 ports") == []


def test_endings_and_small_words_carry_no_meaning() -> None:
    assert content_words("The ports of CSV are shared") == content_words("share a port, CSV")
