"""Reads knowledge/: the catalogue, the works cited, the lexicon, and a folder for each topic.

The catalogue and the folders are walked both ways, so that neither can hold what the other lacks.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from nicwise.pack.guidance import Text, read_guidance
from nicwise.pack.lexicon import load_lexicon
from nicwise.pack.model import DeclinedGroup, Kind, Knowledge, Phrasing, Section, Source, Topic
from nicwise.pack.overlay import folders, names
from nicwise.pack.reading import Document, Problems, Row, parse, read_yaml
from nicwise.profile import FACTS

FEWEST_PHRASINGS = 15
"""Below this, ways to ask of a topic teach the matcher too little."""

_OUT_OF_SCOPE = "out-of-scope"
_FILES = {"README.md", "topics.yaml", "sources.yaml", "lexicon.yaml", "topics"}


class _TopicRow(Row):
    title: Text
    question: Text
    kind: Annotated[tuple[Kind, ...], Field(min_length=1)]
    facts: tuple[str, ...]
    related: tuple[str, ...]
    summary: Text
    varies: tuple[str, ...] = ()


class _SourceRow(Row):
    title: Text
    publisher: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    date: Text | None = None
    versions: Text


class _AskedRow(Row):
    ask: Text
    about: Text


class _QuestionsFile(Row):
    typical: Text
    groups: dict[str, tuple[Text | _AskedRow, ...]]


class _DeclinedRow(Row):
    reason: Text
    near: tuple[str, ...]
    phrasings: Annotated[tuple[Text, ...], Field(min_length=1)]
    strangers: tuple[Text, ...] = ()


class _DeclinedFile(Row):
    groups: dict[str, _DeclinedRow]


def load_knowledge(root: Path, problems: Problems) -> Knowledge | None:
    """Read root/knowledge. Notes every mistake; None where even the catalogue can't be read."""
    folder = root / "knowledge"
    document = read_yaml(folder / "topics.yaml", problems)
    if document is None or not isinstance(document.value, dict):
        if document is not None:
            problems.add(document.path, 1, "the catalogue maps topic ids to topics", "bad-value")
        return None
    _walk(folder, set(document.value), problems)
    sources = _load_sources(folder / "sources.yaml", problems)
    phrasebook = _Phrasebook(problems)
    topics = [
        topic
        for topic_id in document.value
        if (topic := _load_topic(folder, document, topic_id, sources, phrasebook)) is not None
    ]
    declined = _load_declined(folder / "topics" / _OUT_OF_SCOPE / "questions.yaml", set(document.value), phrasebook)
    return Knowledge(
        topics=MappingProxyType({topic.id: topic for topic in topics}),
        declined=declined,
        sources=MappingProxyType({key: source for key, source in (sources or {}).items() if source}),
        lexicon=load_lexicon(folder / "lexicon.yaml", problems),
    )


def _walk(folder: Path, catalogue: set[str], problems: Problems) -> None:
    """Note what lies in the folder that nothing reads. Files that are missing are noted where they are read."""
    topics = folder / "topics"
    expected = {topics / topic: {"guidance.md", "questions.yaml"} for topic in catalogue}
    expected |= {folder: _FILES, topics: catalogue | {_OUT_OF_SCOPE}, topics / _OUT_OF_SCOPE: {"questions.yaml"}}
    for place, known in sorted(expected.items()):
        for entry in names(place, problems.in_house(place)):
            if entry.name not in known:
                is_folder = bool(folders(entry, problems.in_house(entry)))
                what = "folder without an entry in topics.yaml" if is_folder else "file of unexpected name"
                problems.add(entry, 1, what, "uncatalogued" if is_folder else "unexpected-file")


def _load_sources(path: Path, problems: Problems) -> dict[str, Source | None] | None:
    """The works cited, None for each that does not fit; None as a whole where the file can't be read."""
    document = read_yaml(path, problems)
    if document is None:
        return None
    if not isinstance(document.value, dict):
        problems.add(path, 1, "this file maps keys to the works cited", "bad-value")
        return None
    rows = {key: parse(_SourceRow, document, problems, (key,)) for key in document.value}
    return {
        key: Source(key, row.title, row.publisher, row.url, row.date, row.versions) if row else None
        for key, row in rows.items()
    }


def _load_topic(
    folder: Path, catalogue: Document, topic_id: str, sources: Collection[str] | None, phrasebook: "_Phrasebook"
) -> Topic | None:
    problems = phrasebook.problems
    place = folder / "topics" / topic_id
    if not folders(place, problems.in_house(place)):
        line = catalogue.line_of((topic_id,))
        problems.add(catalogue.path, line, f'"{topic_id}" has no folder topics/{topic_id}', "no-folder")
        return None
    row = parse(_TopicRow, catalogue, problems, (topic_id,))
    guidance = read_guidance(place / "guidance.md", topic_id, sources, problems)
    phrasings = phrasebook.load(place / "questions.yaml", topic_id)
    if row is None:
        return None
    named = (
        ("facts", set(FACTS), "fact"),
        ("varies", set(FACTS), "fact"),
        ("related", set(catalogue.value) - {topic_id}, "topic"),
    )
    for name, allowed, what in named:
        for index, value in enumerate(getattr(row, name)):
            if value not in allowed:
                line = catalogue.line_of((topic_id, name, index))
                problems.add_unknown(catalogue.path, line, what, value, allowed)
    if guidance and guidance.front and (guidance.front.title, guidance.front.kind) != (row.title, row.kind):
        message = "title and kind are not those of the catalogue; make them agree"
        problems.add(place / "guidance.md", 1, message, "catalogue-disagrees")
    sections: tuple[Section, ...] = guidance.sections if guidance else ()
    return Topic(
        id=topic_id,
        title=row.title,
        question=row.question,
        kind=row.kind,
        facts=row.facts,
        related=row.related,
        summary=row.summary,
        sections=sections,
        phrasings=phrasings,
        varies=row.varies,
    )


def _load_declined(path: Path, topics: set[str], phrasebook: "_Phrasebook") -> tuple[DeclinedGroup, ...]:
    problems = phrasebook.problems
    document = read_yaml(path, problems)
    file = parse(_DeclinedFile, document, problems) if document else None
    if document is None or file is None:
        return ()
    groups = []
    for group, row in file.groups.items():
        for index, topic in enumerate(row.near):
            if topic not in topics:
                line = document.line_of(("groups", group, "near", index))
                problems.add_unknown(path, line, "topic", topic, topics)
        phrasings = tuple(
            Phrasing(text, voice, document.line_of(("groups", group, name, index)))
            for name, voice, texts in (("phrasings", group, row.phrasings), ("strangers", "strangers", row.strangers))
            for index, text in enumerate(texts)
        )
        phrasebook.enter(path, _OUT_OF_SCOPE, phrasings)
        groups.append(DeclinedGroup(group, row.reason, row.near, phrasings))
    return tuple(groups)


class _Phrasebook:
    """Every way to ask that was read so far, so that none teaches two things."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.seen: dict[str, tuple[str, int]] = {}

    def load(self, path: Path, topic: str) -> tuple[Phrasing, ...]:
        """Read the questions.yaml of a topic, the typical wording first."""
        document = read_yaml(path, self.problems)
        file = parse(_QuestionsFile, document, self.problems) if document else None
        if document is None or file is None:
            return ()
        grouped = tuple(_grouped(topic, file, document))
        typical = Phrasing(file.typical, "typical", document.line_of(("typical",)))
        if any(_normal(phrasing.text) == _normal(typical.text) for phrasing in grouped):
            phrasings = grouped  # the typical wording may also stand in its group
        else:
            phrasings = (typical, *grouped)
        self.enter(path, topic, phrasings)
        if len(phrasings) < FEWEST_PHRASINGS:
            message = f"{len(phrasings)} phrasings; a topic has at least {FEWEST_PHRASINGS}"
            self.problems.add(path, 1, message, "too-few-phrasings")
        return phrasings

    def enter(self, path: Path, topic: str, phrasings: tuple[Phrasing, ...]) -> None:
        """Take note of phrasings; one that was seen before is a mistake."""
        for phrasing in phrasings:
            key = _normal(phrasing.text)
            if key in self.seen:
                earlier, line = self.seen[key]
                message = f'"{phrasing.text}" already stands under {earlier}, line {line}'
                self.problems.add(path, phrasing.line, message, "duplicate-phrasing")
            else:
                self.seen[key] = (topic, phrasing.line)


def _grouped(topic: str, file: _QuestionsFile, document: Document) -> Iterator[Phrasing]:
    for group, rows in file.groups.items():
        for index, row in enumerate(rows):
            line = document.line_of(("groups", group, index))
            if isinstance(row, _AskedRow):
                yield Phrasing(row.ask, group, line, f"{topic}{row.about}" if row.about[0] == "#" else row.about)
            else:
                yield Phrasing(row, group, line)


def _normal(text: str) -> str:
    """Two phrasings that differ only in case, spacing and punctuation are the same to the matcher."""
    return " ".join(re.findall(r"\w+", text.casefold()))
