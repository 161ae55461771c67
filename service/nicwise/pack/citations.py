"""Holds what the rules say against the passages that they cite.

A sentence is covered (recall) where it cites a passage, shares a word with what it cites, and every number, version
and kind of traffic that it names occurs there. A citation is used (precision) where its passage shares words, or
a number, version or kind of traffic, with a sentence that cites it.

What is of the asker and not of the guidance is left out: gaps, which are filled with their facts, and figures that the
row's own condition names, and words that describe the layout at hand. A step tells what to do and for which versions
its command is there; what it states are sizes, and these stand in its command or anywhere in the passages.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from nicwise.errors import Problem
from nicwise.pack.conditions import Condition, View
from nicwise.pack.model import Knowledge, Section, Term
from nicwise.pack.naming import Named, Vocabulary, content_words, missing, read_named
from nicwise.pack.overlay import names
from nicwise.pack.reading import Problems, read_yaml
from nicwise.pack.rules import Rules
from nicwise.pack.tables import Tables
from nicwise.profile import WINDOWS

__all__ = ["Claim", "Quotes", "check_citations", "claims_of"]

_GAP = re.compile(r"\{\w*\}")
_CLAIMED = ("says", "because", "how")
_DONE = ("relief", "fix")
_OF_A_LAYOUT = frozenset({"trait", "port", "fault", "test", "ports", "networks"})
"""Fields of rows whose `says` or `what` tells what the layout at hand is like, and is no claim of the guidance."""
_FEWEST_SHARED = 2
"""Words that a passage shares with the sentences it is cited for, at least. One alone is mostly the topic's name."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Sentences of one row with what they cite. id: of the row. steps: what is to be done, and its command.

    subject: words that are no claim but say what the row is about. when: its conditions, any of which may hold.
    """

    id: str
    subject: str
    sentences: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    sections: tuple[str, ...]
    when: tuple[Condition, ...]


@dataclass(frozen=True)
class Quotes:
    """The passages of the knowledge as a claim is held against them."""

    knowledge: Knowledge

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Versions and kinds of traffic as the lexicon names them."""
        versions: dict[str, int] = {}
        names: dict[str, str] = {}
        hints: dict[str, str] = {}
        for term in self.knowledge.lexicon:
            for words in _entries(term):
                if term.kind == "windows":
                    versions[words] = WINDOWS.index(term.value)
                elif term.kind == "role" and term.role:
                    names[words] = term.role
                elif term.role:
                    hints.setdefault(words, term.role)
        return Vocabulary(versions, names, hints)

    @cached_property
    def _sections(self) -> Mapping[str, Section]:
        return {section.id: section for topic in self.knowledge.topics.values() for section in topic.sections}

    @cached_property
    def _named(self) -> dict[str, Named]:
        return {}

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {}

    def named(self, section: str) -> Named:
        """What the quote of a section names."""
        if section not in self._named:
            self._named[section] = read_named(self._sections[section].paragraphs[0], self.vocabulary)
        return self._named[section]

    def words(self, section: str) -> frozenset[str]:
        """The content words of a section's quote, and the names that stand in it."""
        if section not in self._words:
            names = self.named(section).names
            self._words[section] = content_words(self._sections[section].paragraphs[0]) | names
        return self._words[section]

    def holds_for(self, section: str, windows: str) -> bool:
        """Whether a section may hold for a version, as far as it says itself."""
        return self._sections[section].when.holds(View({"windows": windows})) is not False

    def versions_in(self, text: str) -> frozenset[int]:
        """The places of the versions that a text names."""
        return read_named(text, self.vocabulary).versions

    def speaks_of(self, section: str, windows: str) -> bool:
        """Whether a section holds for a version, or says from or up to which version something is so."""
        return self.holds_for(section, windows) or bool(self.named(section).versions)

    def uncovered(self, sentence: str, sections: Collection[str], own: Collection[float] = ()) -> Iterator[str]:
        """What a sentence names or says that no quote of its sections does, in words. own: figures of the asker."""
        if not sections:
            yield "a citation"
            return
        text = _GAP.sub(" ", sentence)
        claim = read_named(text, self.vocabulary)
        for what, value in missing(claim, [self.named(section) for section in sections]):
            if what == "version":
                yield f"version {WINDOWS[int(value)]}"
            elif what == "name":
                yield f"traffic {value}"
            elif float(value) not in own:
                yield f"number {value:g}"
        words = content_words(text) | claim.names
        if len(words) >= _FEWEST_SHARED and not any(words & self.words(section) for section in sections):
            yield "any word"

    def unfounded_sizes(self, step: str, command: str, sections: Collection[str]) -> Iterator[str]:
        """Sizes with a unit in a step that stand neither in its command nor anywhere in the sections."""
        claim = read_named(step, self.vocabulary)
        sizes = frozenset(number for number in claim.numbers if number[1])
        if not sizes:
            return
        texts = (command, *(self._sections[section].markdown for section in sections))
        known = [read_named(text, self.vocabulary) for text in texts]
        for _, size in missing(replace(claim, numbers=sizes, versions=frozenset(), names=frozenset()), known):
            yield f"size {size:g}"

    def is_used(self, section: str, sentences: Iterable[str], fewest: int = _FEWEST_SHARED) -> bool:
        """Whether a passage bears on any of the sentences that cite it. fewest: words that they share at least."""
        text = _GAP.sub(" ", " ".join(sentences))
        claim, quote = read_named(text, self.vocabulary), self.named(section)
        shared = (content_words(text) | claim.names) & self.words(section)
        return len(shared) >= fewest or bool(claim.numbers & quote.numbers or claim.versions & quote.versions)


def claims_of(rules: Rules, tables: Tables) -> Iterator[Claim]:
    """Every row that says something and cites something, of all rules and tables.

    Not the estimates: their figures are worked out, or measured by others, so no passage states them word for word.
    """
    for part in (tables.verdicts, rules.pairs, rules.modifiers, rules.sizing, rules.layouts, rules.checks):
        yield from _claims(part)


def check_citations(
    knowledge: Knowledge, rules: Rules, tables: Tables, root: Path, house: Path | None = None
) -> tuple[list[Problem], int, int]:
    """All faults of citing with path and line, the number of sentences, and the number of citations."""
    quotes, problems = Quotes(knowledge), Problems(root, house=house)
    places = _places(root, problems)
    sentences = citations = 0
    for claim in claims_of(rules, tables):
        path, line = places.get(claim.id, (root / "rules", 1))
        own = _figures(claim.when)
        said = [(sentence, quotes.uncovered(sentence, claim.sections, own)) for sentence in claim.sentences]
        said += [(step, quotes.unfounded_sizes(step, command, claim.sections)) for step, command in claim.steps]
        sentences += len(said)
        for sentence, lacking in said:
            if lacks := ", ".join(lacking):
                message = f'{claim.id}: no quote of {", ".join(claim.sections)} has {lacks} of "{sentence}"'
                problems.add(path, line, message, "uncovered-claim")
        for section in claim.sections:
            citations += 1
            fewest = _FEWEST_SHARED if claim.sentences else 1  # a few words on a layout have no more to share
            if not quotes.is_used(
                section, (claim.subject, *claim.sentences, *(step for step, _ in claim.steps)), fewest
            ):
                problems.add(path, line, f"{claim.id}: nothing it says is in the quote of {section}", "unused-citation")
        for windows in _told_versions(claim):
            if not any(quotes.speaks_of(section, windows) for section in claim.sections):
                message = f"{claim.id}: may be said of {windows}, for which no section that it cites holds"
                problems.add(path, line, message, "uncovered-claim")
    return sorted(problems.found), sentences, citations


def _claims(part: Any, key: str = "") -> Iterator[Claim]:  # rows of any kind, and what holds them
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from _claims(value, str(name))
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _claims(value, key)
    elif isinstance(part, BaseModel):
        if sections := getattr(part, "sections", None):
            yield _claim(part, key, sections)
        for name in type(part).model_fields:
            yield from _claims(getattr(part, name), name)


def _claim(row: Any, key: str, sections: tuple[str, ...]) -> Claim:
    told = {name: text for name in (*_CLAIMED, *_DONE, "what") if (text := getattr(row, name, None))}
    subject = [told.pop("what", ""), getattr(row, "title", ""), getattr(row, "role", None) or ""]
    subject += getattr(row, "gives", ())
    if _OF_A_LAYOUT & set(type(row).model_fields):
        subject.append(told.pop("says", ""))
    said = [told[name] for name in _CLAIMED if name in told]
    steps = [(told[name], "") for name in _DONE if name in told]
    steps += [(step.text, f"{step.command} {step.verify}") for step in getattr(row, "steps", ())]
    when = getattr(row, "when", ())
    name = getattr(row, "id", None) or getattr(row, "name", None) or getattr(row, "role", None) or key
    return Claim(
        id=str(name),
        subject=" ".join((*subject, *(role.replace("-", " ") for role in getattr(row, "roles", ())))),
        sentences=tuple(said),
        steps=tuple(steps),
        sections=sections,
        when=when if isinstance(when, tuple) else (when,),
    )


def _figures(when: Iterable[Condition]) -> frozenset[float]:
    """Numbers that conditions compare the asker's facts with: those are the asker's, in a row that then holds."""
    values = [value for condition in when for values in condition.terms.values() for value in values]
    found = (re.fullmatch(r"(?:[<>!]?=?)(\d+(?:\.\d+)?)", str(value)) for value in values)
    plain = {float(match[1]) for match in found if match}
    return frozenset(plain | {value * factor for value in plain for factor in (1e9, 1e6)})  # as sizes with a unit


def _told_versions(claim: Claim) -> Iterator[str]:
    """Versions that stand in the gap of a claim's sentences."""
    if any("{windows_name}" in sentence for sentence in claim.sentences):
        for windows in WINDOWS:
            if any(condition.holds(View({"windows": windows})) is not False for condition in claim.when):
                yield windows


def _places(root: Path, problems: Problems) -> Mapping[str, tuple[Path, int]]:
    """Row id -> where it stands."""
    found: dict[str, tuple[Path, int]] = {}

    def walk(value: Any, loc: tuple[int | str, ...], path: Path, line_of: Any) -> None:
        if isinstance(value, dict):
            for name in ("id", "name", "role"):
                if isinstance(value.get(name), str):
                    found.setdefault(value[name], (path, line_of(loc)))
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, part in parts:
            if isinstance(key, str) and isinstance(part, dict | list):
                found.setdefault(key, (path, line_of((*loc, key))))
            walk(part, (*loc, key), path, line_of)

    for folder in (root / "rules", root / "rules" / "verdicts"):
        for path in names(folder, problems.in_house(folder), "*.yaml"):
            if document := read_yaml(path, problems):
                walk(document.value, (), path, document.line_of)
    return found


def _entries(term: Term) -> Iterator[str]:
    for form in (*term.forms, term.name):
        yield " ".join(re.findall(r"\w+", form.casefold()))
