"""What an author should look at although nothing is wrong with it: warnings of `nicwise check`, never failures."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from nicwise.errors import Problem
from nicwise.pack import Pack
from nicwise.pack.conditions import View
from nicwise.pack.model import Section, Topic
from nicwise.profile import WINDOWS
from nicwise.understand import Understander
from nicwise.understand.topics import HeldOut

__all__ = ["FEW_PHRASINGS", "OLD_YEARS", "warnings"]

FEW_PHRASINGS = 25
"""Below this a topic is found in few voices only. Half of it is a mistake already; see pack/knowledge.py."""

OLD_YEARS = 12
"""Age from which a work is no good witness of a version that is current: 2012 R2 has been out of support since."""

_YEAR = re.compile(r"(?:19|20)\d\d")


def warnings(pack: Pack, this_year: int, old_years: int = OLD_YEARS, cache: Path | None = None) -> list[Problem]:
    """All warnings, by path and line. cache: folder of what is learnt of the phrasings."""
    held_out = Understander(pack, cache).hold_out_each()
    found: list[Problem] = []
    for topic in pack.knowledge.topics.values():
        found += _stolen(topic, pack, held_out)
        if len(topic.phrasings) < FEW_PHRASINGS:
            message = f"{len(topic.phrasings)} phrasings; with {FEW_PHRASINGS} a topic is found in more voices"
            found.append(Problem(_path(topic, "questions.yaml"), 1, message, "few-phrasings"))
    found += _unreached(pack)
    found += _old(pack, this_year - old_years)
    return sorted(found)


def _stolen(topic: Topic, pack: Pack, held_out: Sequence[HeldOut]) -> Iterator[Problem]:
    """Phrasings that another topic would answer, were it not for those of the same voice."""
    lines = {phrasing.text: phrasing.line for phrasing in topic.phrasings}
    for one in held_out:
        if one.wanted == topic.id and one.found != topic.id and one.answers(pack.knowledge.topics):
            message = f'"{one.text}" sounds like {one.found}; add others like it, or take it out there'
            yield Problem(_path(topic, "questions.yaml"), lines.get(one.text, 1), message, "stolen-phrasing")


def _unreached(pack: Pack) -> Iterator[Problem]:
    """Sections that no row of a rule or table cites: they are read on the pages only."""
    reached = {section for _, _, section in (*pack.rules.section_refs, *pack.tables.section_refs)}
    for section in _sections(pack):
        if section.id not in reached:
            message = f"no rule and no table cites {section.id}; cite it where its question is answered"
            yield Problem(_guidance(section), section.line, message, "unreached-section")


def _old(pack: Pack, before: int) -> Iterator[Problem]:
    """Sections about the newest version whose works, all of them dated, are from before that year."""
    newest = View({"windows": WINDOWS[-2]})
    for section in _sections(pack):
        years = [_YEAR.search(pack.knowledge.sources[key].date or "") for key in section.sources]
        if section.when.holds(newest) is not False and all(years):
            latest = max(int(year[0]) for year in years if year)
            if latest < before:
                message = f"{section.id} rests on works up to {latest}; see whether it still holds"
                yield Problem(_guidance(section), section.line, message, "old-source")


def _sections(pack: Pack) -> Iterator[Section]:
    for topic in pack.knowledge.topics.values():
        yield from topic.sections


def _guidance(section: Section) -> str:
    return f"knowledge/topics/{section.topic}/guidance.md"


def _path(topic: Topic, name: str) -> str:
    return f"knowledge/topics/{topic.id}/{name}"
