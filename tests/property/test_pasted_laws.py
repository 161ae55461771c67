"""What holds of every paste, however it was mangled on its way into the message."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicwise.pack import default_root, load_pack
from nicwise.understand.pasted import PasteReader

CASES = sorted((Path(__file__).parents[1] / "understand" / "pastes").glob("*.txt"))
TEXTS = [case.read_text(encoding="utf-8").split("=== reads as\n")[0] for case in CASES]
LINES = sorted({line for text in TEXTS for line in text.splitlines()})

ROWS = (
    ("vEthernet (Mgmt)", "Hyper-V Virtual Ethernet Adapter", "22", "Up", "00-15-5D-01-04-00", "10 Gbps"),
    ("MGMT1", "Intel(R) I350 Gigabit Network Connection", "12", "Up", "A0-36-9F-11-22-33", "1 Gbps"),
    ("MGMT2", "Intel(R) I350 Gigabit Network Conn...#2", "13", "Disconnected", "A0-36-9F-11-22-34", "0 bps"),
    ("SLOT 3 Port 1", "Broadcom BCM57810 NetXtreme II 10 GigE (NDIS VBD Client) #12", "14", "Up", "A0-36-9F-11-22-35",
     "10 Gbps"),
    ("LM", "HPE Ethernet 10Gb 2-port 535FLR-T Adapter", "15", "Up", "A0-36-9F-11-22-36", "10 Gbps"),
    ("Ethernet 4", "Mellanox ConnectX-4 Lx Ethernet Adapter", "16", "Up", "A0-36-9F-11-22-37", "25 Gbps"),
    ("Team", "Microsoft Network Adapter Multiplexor Driver", "17", "Up", "A0-36-9F-11-22-37", "26 Gbps"),
)  # fmt: skip
HEADINGS = ("Name", "InterfaceDescription", "ifIndex", "Status", "MacAddress", "LinkSpeed")


@pytest.fixture(scope="module")
def reader() -> PasteReader:
    return PasteReader(load_pack(default_root()).knowledge.lexicon)


def as_table(rows: list[tuple[str, ...]], gap: str, ruled: bool) -> str:
    """An aligned table where the gap is of blanks; else one value behind the other."""
    lines = [HEADINGS, *([tuple("-" * len(heading) for heading in HEADINGS)] if ruled else []), *rows]
    widths = [max(len(line[k]) for line in lines) if gap == "aligned" else 0 for k in range(len(HEADINGS))]
    between = {"aligned": " ", "one": " ", "tabs": "\t", "two": "  ", "bars": " | "}[gap]
    said = [between.join(value.ljust(width) for value, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join(f"| {line} |" if gap == "bars" else line for line in said)


def as_list(rows: list[tuple[str, ...]]) -> str:
    return "\n\n".join(
        "\n".join(f"{name:<21}: {value}" for name, value in zip(HEADINGS, row, strict=True)) for row in rows
    )


MANGLINGS = {
    "quoted": lambda text: "\n".join("> " + line for line in text.split("\n")),
    "indented": lambda text: "\n".join("    " + line for line in text.split("\n")),
    "trailing": lambda text: "\n".join(line + "   " for line in text.split("\n")),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "fenced": lambda text: f"```\n{text}\n```",
    "prompt": lambda text: f"PS C:\\> Get-NetAdapter\n\n{text}\n\nPS C:\\>",
    "prose": lambda text: f"Hello, our adapters:\n\n{text}\n\nHow many do I need?",
}


@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(st.sampled_from(ROWS), min_size=1, max_size=7, unique=True),
    form=st.sampled_from(["aligned", "one", "tabs", "two", "bars", "list"]),
    ruled=st.booleans(),
    mangled=st.lists(st.sampled_from(sorted(MANGLINGS)), max_size=3, unique=True),
)
def test_a_list_of_adapters_counts_the_same_in_every_form(
    reader: PasteReader, rows: list[tuple[str, ...]], form: str, ruled: bool, mangled: list[str]
) -> None:
    text = as_list(rows) if form == "list" else as_table(rows, form, ruled)
    for name in mangled:
        text = MANGLINGS[name](text)
    found = {fact.name: fact.value for fact in reader.read(text).stated}
    expected: dict[tuple[float, str | None], int] = {}
    for name, description, *_ in rows:
        if not description.startswith(("Hyper-V", "Microsoft")):
            use = {"MGMT1": "management", "MGMT2": "management", "LM": "live-migration"}.get(name)
            gbps = 1 if use == "management" else 25 if "Mellanox" in description else 10
            expected[float(gbps), use] = expected.get((float(gbps), use), 0) + 1

    assert {(g.gbps, g.use): g.count for g in found.get("nic_groups", ())} == expected


@settings(deadline=None, max_examples=200)
@given(
    lines=st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), max_size=40),
    ending=st.sampled_from(["\n", "\n\n", "\r\n", " ", "\t", "\u2028"]),
    cut=st.integers(0, 4000),
)
def test_any_mix_of_lines_gives_a_reading_with_places_in_the_text(
    reader: PasteReader, lines: list[str], ending: str, cut: int
) -> None:
    text = ending.join(lines)[:cut]
    pasted = reader.read(text)

    assert len(pasted.prose) == len(text)
    assert all(a == b or a.isspace() for a, b in zip(pasted.prose, text, strict=True))
    for fact in pasted.stated:
        assert fact.spans
        for start, end in fact.spans:
            assert 0 <= start < end <= len(text)
            assert re.sub(r"\s+", " ", text[start:end]).strip() in fact.text
            assert not pasted.prose[start:end].strip()
    assert reader.read(text) == pasted


@settings(deadline=None, max_examples=60)
@given(text=st.sampled_from(TEXTS))
def test_what_is_left_of_a_paste_is_read_as_prose_once_only(reader: PasteReader, text: str) -> None:
    """Reading the prose again finds no second paste in it."""
    prose = reader.read(text).prose

    assert reader.read(prose).stated == ()
