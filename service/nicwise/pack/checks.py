"""What can only be checked once everything is read: that what one file names stands in another."""

from collections.abc import Collection
from pathlib import Path

from nicwise.pack.commands import Commands
from nicwise.pack.model import Knowledge
from nicwise.pack.overlay import names
from nicwise.pack.reading import Problems
from nicwise.pack.rules import Rules
from nicwise.pack.tables import Tables

Ref = tuple[Path, int, str]
"""A name and where it stands: (file, line, name)."""


def check_all(knowledge: Knowledge, rules: Rules, tables: Tables, commands: Commands, problems: Problems) -> None:
    """Compare the parts of the content with one another, in both directions.

    What could not be read was complained about already, so nothing that names a part of it is.
    """
    unread = _unread_topics(knowledge, problems)
    sections = {section.id for topic in knowledge.topics.values() for section in topic.sections}
    for ref in rules.section_refs + tables.section_refs + commands.section_refs:
        if ref[2].partition("#")[0] not in unread:
            _check("section", ref, sections, problems)
    for ref in tables.topic_refs:
        if ref[2] not in unread:
            _check("topic", ref, set(knowledge.topics), problems)
    if all(problem.path != "knowledge/lexicon.yaml" for problem in problems.found):
        terms = {term.id for term in knowledge.lexicon}
        for ref in tables.mention_refs + commands.mention_refs:
            _check("term", ref, sections if "#" in ref[2] else terms, problems)
    folder = problems.root / "rules" / "verdicts"
    for topic in knowledge.topics.values():
        if topic.id not in tables.verdicts:
            problems.add(folder / f"{topic.id}.yaml", 1, f'the topic "{topic.id}" has no table of verdicts', "no-table")
            continue
        table = tables.verdicts[topic.id]
        if table is None:  # complained about where it was read
            continue
        subjects = table.subjects | {section.id for section in topic.sections}
        path = problems.root / "knowledge" / "topics" / topic.id / "questions.yaml"
        for phrasing in topic.phrasings:
            if phrasing.about is not None:
                _check("subject or section of this topic", (path, phrasing.line, phrasing.about), subjects, problems)


def _unread_topics(knowledge: Knowledge, problems: Problems) -> set[str]:
    """Topics that have a folder but could not be loaded, or whose guidance could not."""
    topics = problems.root / "knowledge" / "topics"
    return {folder.name for folder in names(topics, problems.in_house(topics))} - {
        topic.id for topic in knowledge.topics.values() if topic.sections
    }


def _check(what: str, ref: Ref, known: Collection[str], problems: Problems) -> None:
    path, line, name = ref
    if name not in known:
        problems.add_unknown(path, line, what, name, known)
