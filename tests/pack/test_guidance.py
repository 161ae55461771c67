"""Guidance is read into sections, and each mistake in it is told with its line."""

from pathlib import Path

import pytest

from nicwise.pack.guidance import Guidance, plain_text, read_guidance
from nicwise.pack.reading import Problems

SOURCES = {"BOOK", "PAPER"}

FRONT = '---\ntitle: Lamps\nkind: [explain]\nversions: "all"\nread: "2026-11-23"\n---\n\n'

SECTION = '{#claim sources="BOOK"}\n## The claim\n\nIt is so.\n'


def read(path: Path, text: str) -> tuple[Guidance, list[str]]:
    file = path / "guidance.md"
    file.write_text(text, encoding="utf-8")
    problems = Problems(path)
    guidance = read_guidance(file, "lamps", SOURCES, problems)
    assert guidance is not None
    return guidance, [str(problem) for problem in sorted(problems.found)]


def test_a_section_is_read_with_its_attributes(tmp_path: Path) -> None:
    attributes = "#old-times when=\"{windows: ['2008', '2008r2'], hosts: '>1'}\" sources=\"PAPER BOOK\""
    text = FRONT + "{" + attributes + "}\n## In `old` times\n\nIt was so.\n"

    guidance, problems = read(tmp_path, text)

    (section,) = guidance.sections
    assert problems == []
    assert section.id == "lamps#old-times"
    assert section.title == "In old times"
    assert section.line == 9
    assert section.sources == ("PAPER", "BOOK")
    assert dict(section.when.terms) == {"windows": ("2008", "2008r2"), "hosts": (">1",)}


def test_paragraphs_are_plain_and_the_body_is_as_written(tmp_path: Path) -> None:
    table = "| a | b |\n| --- | --- |\n| 1 | 2 |"
    body = f"It is `so`, **really**:\nsee [there](https://example.test).\n\n- a point\n\n{table}\n\nReasons."
    text = FRONT + f'{{#claim sources="BOOK"}}\n## The claim\n\n{body}\n\n' + SECTION.replace("claim", "next")

    guidance, problems = read(tmp_path, text)

    assert problems == []
    assert guidance.sections[0].markdown == body
    assert guidance.sections[0].paragraphs == ("It is so, really: see there.", "Reasons.")


def test_braces_in_a_command_are_left_alone(tmp_path: Path) -> None:
    body = "It is so.\n\n```powershell\n{#not an attribute}\nGet-Lamp | Where { $_.On }\n```"

    guidance, problems = read(tmp_path, FRONT + f'{{#claim sources="BOOK"}}\n## The claim\n\n{body}\n')

    assert problems == []
    assert guidance.sections[0].markdown == body


def test_plain_text_joins_lines() -> None:
    assert plain_text("One\ntwo.\n\nThree `four`.") == ("One two.", "Three four.")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{#claim", "{#claim colour=red", '9: unknown attribute "colour"; a section takes #anchor, when, sources'),
        ("{#claim ", "{", "9: no anchor; begin the attributes with #id [no-anchor]"),
        ("{#claim", "{#The_Claim", '9: the anchor "The_Claim" is not kebab-case [bad-anchor]'),
        (' sources="BOOK"', "", "9: no source; name the works that the section rests on [no-source]"),
        ("BOOK", "BOK", '9: unknown source "BOK"; did you mean "BOOK"? [unknown-source]'),
        ("{#claim", '{#claim when="{windows: 2016}"', '9: a Windows version is quoted: "2016" [bad-condition]'),
        ("{#claim", "{#claim when=\"{windows: '2017'}\"", '9: unknown Windows version "2017"; it is one of'),
        ("{#claim", '{#claim when="{lamp: true}"', '9: unknown fact "lamp" in a condition [bad-condition]'),
        ("{#claim", '{#claim when="{windows: ["', "9: "),
        ("It is so.", "- It is so.", "9: the section does not begin with a paragraph; its claim is"),
        ("\n\nIt is so.", "", "9: the section does not begin with a paragraph"),
        ("It is so.", "It is <b>so</b>.", "11: raw HTML <b>; write Markdown, or put it in backticks [raw-html]"),
        ("It is so.", "It is so.\n\n<table></table>", "13: raw HTML <table></table>;"),
        ('{#claim sources="BOOK"}\n', "", "8: no attribute line directly above the heading [no-attributes]"),
        ("It is so.", "It is so.\n\n### More", "13: heading ###; every heading begins a section and is ##"),
        ("It is so.", "It is so.\n\n{#stray}\nMore.", "14: attributes stand directly above a ## heading"),
        ("It is so.", "It is so.\n{#x}\n## More", "11: an attribute line that can't be read, or no empty line"),
        ("read:", "raed:", "5: raed: Extra inputs are not permitted [unknown-key]"),
        ('"2026-11-23"', "2026-11-23", '5: put "2026-11-23" in quotes, or write it plainly; it'),
        ('"2026-11-23"', '"yesterday"', "5: read: String should match pattern"),
        ("---\ntitle", "title", "1: the file begins with front matter between two lines of --- [no-front-matter]"),
        ("---\n\n", "---\n\nBy the way.\n\n", "8: text before the first section; give it a section [stray-text]"),
        (SECTION, "", "1: no sections; a section begins with an attribute line and a ## heading [no-section]"),
        (SECTION, SECTION + "\n" + SECTION, '14: the anchor "claim" already stands in line 9 [duplicate-anchor]'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = FRONT + SECTION
    assert old in text

    _, problems = read(tmp_path, text.replace(old, new, 1))

    assert any(problem.startswith(f"guidance.md:{told}") for problem in problems), problems


def test_a_section_with_a_mistake_is_still_known_by_its_anchor(tmp_path: Path) -> None:
    guidance, problems = read(tmp_path, FRONT + SECTION.replace("BOOK", "BOK"))

    assert [section.anchor for section in guidance.sections] == ["claim"]
    assert len(problems) == 1
