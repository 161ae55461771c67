"""YAML is read into plain values, each with its line, and what could be misread is refused."""

from pathlib import Path

import pytest

from nicwise.pack.reading import Document, Problems, Row, parse, read_yaml, read_yaml_text


def read(text: str, first_line: int = 1) -> tuple[Document | None, list[str]]:
    problems = Problems(Path("/content"))
    document = read_yaml_text(text, Path("/content/a.yaml"), problems, first_line)
    return document, [str(problem) for problem in problems.found]


def test_values_are_plain() -> None:
    document, problems = read("a: text\nb: [1, -2, 2.5, true, null, ~]\nc: {d: '010', 'e': yes}\n")

    assert problems == []
    assert document is not None
    assert document.value == {"a": "text", "b": [1, -2, 2.5, True, None, None], "c": {"d": "010", "e": "yes"}}


def test_an_empty_file_is_nothing() -> None:
    document, problems = read("")

    assert document is not None
    assert document.value is None
    assert problems == []


def test_every_part_has_its_line() -> None:
    document, _ = read("a:\n  - b: 1\n    c: [x, y]\n  -\n    d: 2\n")

    assert document is not None
    assert [document.line_of(loc) for loc in [(), ("a",), ("a", 0, "c"), ("a", 0, "c", 1), ("a", 1, "d")]] == [
        1,
        1,
        3,
        3,
        5,
    ]


def test_a_part_that_is_not_there_has_the_line_of_its_parent() -> None:
    document, _ = read("a:\n  b:\n    c: 1\n", first_line=11)

    assert document is not None
    assert document.line_of(("a", "b", "missing", 3)) == 12
    assert document.line_of(("a", "b", "c", "deeper")) == 13


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: 1\nb: [1,\nc: 2\n", 3, ""),
        ("a: 1\nb: 2\na: 3\n", 3, 'the key "a" stands here twice'),
        ("a:\n  - &x b\n  - *x\n", 2, "write it out again; anchors and aliases are not used here"),
        ("a: 1\nb: 2012-01-31\n", 2, 'put "2012-01-31" in quotes, or write it plainly; it reads as timestamp'),
        ("a: 1\nb: 010\n", 2, 'put "010" in quotes, or write it plainly; it reads as int'),
        ("a: 1\nb: 0x10\n", 2, 'put "0x10" in quotes, or write it plainly; it reads as int'),
        ("a: 1\nb: 1e3\n", 2, 'put "1e3" in quotes, or write it plainly; it reads as float'),
        ("a: 1\nb: !lamp on\n", 2, 'put "on" in quotes, or write it plainly; it reads as !lamp'),
        ("a: 1\n[b, c]: 2\n", 2, "a key is a single word, not a list or a mapping"),
        ("a: 1\n---\nb: 2\n", 2, "but found another document"),
    ],
)
def test_what_could_be_misread_is_refused(text: str, line: int, told: str) -> None:
    document, problems = read(text)

    assert document is None
    assert len(problems) == 1
    assert problems[0].startswith(f"a.yaml:{line}: {told}")
    assert problems[0].endswith("[bad-yaml]")


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: caf\xe9\n")
    problems = Problems(tmp_path)

    assert read_yaml(tmp_path / "a.yaml", problems) is None
    assert [str(problem) for problem in problems.found] == ["a.yaml:1: can't be read: not UTF-8 at byte 6 [unreadable]"]


class _Lamp(Row):
    colour: str
    watts: int


def test_what_does_not_fit_the_model_is_told_with_its_line() -> None:
    problems = Problems(Path("/content"))
    document = read_yaml_text(
        "lamps:\n  - colour: red\n    watts: many\n    shape: round\n", Path("/content/a.yaml"), problems
    )
    assert document is not None

    assert parse(_Lamp, document, problems, ("lamps", 0)) is None
    assert [str(problem) for problem in sorted(problems.found)] == [
        "a.yaml:3: watts: Input should be a valid integer, unable to parse string as an integer [bad-value]",
        "a.yaml:4: shape: Extra inputs are not permitted [unknown-key]",
    ]


def test_an_unknown_name_is_told_with_the_nearest_known_one() -> None:
    problems = Problems(Path("/content"))

    problems.add_unknown(Path("/content/a.yaml"), 3, "role", "hearbeat", {"heartbeat", "management"})
    problems.add_unknown(Path("/content/a.yaml"), 4, "role", "zzz", {"heartbeat", "management"})

    assert [str(problem) for problem in problems.found] == [
        'a.yaml:3: unknown role "hearbeat"; did you mean "heartbeat"? [unknown-role]',
        'a.yaml:4: unknown role "zzz" [unknown-role]',
    ]
