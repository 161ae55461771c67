"""Reads the tables that turn facts into words: verdicts, assumptions, follow-up questions, estimates, wording.

What is wrong is noted with its path and line; nothing here decides anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from nicwise.answer import Severity, Step, Verdict
from nicwise.pack.conditions import ALWAYS, DERIVED, Condition, parse_condition
from nicwise.pack.conflicts import implies, impossible, unread
from nicwise.pack.estimates import Conditional, Estimates
from nicwise.pack.overlay import names
from nicwise.pack.reading import Document, Problems, Row, parse, read_yaml
from nicwise.pack.templates import CHOICE_PLACEHOLDERS, gaps, misfits
from nicwise.pack.values import fits, impossible_values
from nicwise.pack.wording import Wording
from nicwise.profile import FACTS, HostProfile

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
When = Annotated[Condition, BeforeValidator(parse_condition)]
Claim = Literal["fine", "trouble", "needed"]
"""What a yes means: that all is fine, that there is trouble, or that what is asked about is needed."""

Tone = Literal["fine", "trouble", "needed", "whether", "open"]
"""What a question hopes or fears; see understand/tone.py."""


class VerdictRow(Row):
    """One row of a verdict table: for which facts it holds, what it then says, and what that rests on.

    claims: what a yes means here, where it is not what it means in the table.

    steps: what to do about it, in order, where there is something to do. builds: what to do is to build the layout
    that is decided on, by the commands of rules/commands/, and the layout is shown.
    """

    id: Id
    when: When = ALWAYS
    verdict: Verdict | None = None
    claims: Claim | None = None
    severity: Severity = "info"
    says: Text
    because: Text
    sections: Annotated[tuple[str, ...], Field(min_length=1)]
    steps: tuple[Step, ...] = ()
    builds: bool = False

    @property
    def always_holds(self) -> bool:
        return not self.when.terms

    @property
    def subjects(self) -> frozenset[str]:
        """Terms of the lexicon, and sections, on which it hangs."""
        named = (*self.when.terms.get("mentions", ()), *self.when.terms.get("mentions_all", ()))
        return frozenset(str(term).removeprefix("!=") for term in named)

    def named(self, mentions: frozenset[str]) -> int:
        """How many things on which it hangs are among `mentions`: all that must be, and one of those that may."""
        one_of = not mentions.isdisjoint(self.when.terms.get("mentions", ()))
        return len(mentions.intersection(self.when.terms.get("mentions_all", ()))) + one_of


class AssumptionRow(Row):
    """A value taken for a fact that was not given.

    says: the value in words. because: "VALUE, because REASON", to be said aloud. beside: a profile whose best layout
    is shown next to this one's.
    """

    fact: str
    value: Any
    when: When = ALWAYS
    because: Text
    implied: bool
    says: Text
    beside: HostProfile | None = None


class VerdictTable(Row):
    """The rows of one topic, in order.

    claims: what "yes" means, that all is fine or that there is trouble. assumes: values taken for this topic before
    those that all topics share.
    """

    claims: Claim | None = None
    assumes: tuple[AssumptionRow, ...] = ()
    rows: Annotated[tuple[VerdictRow, ...], Field(min_length=1)]

    @property
    def reads(self) -> frozenset[str]:
        """Facts that its conditions name."""
        named = {name for row in self.rows for name in row.when.terms}
        return frozenset(named)

    @property
    def subjects(self) -> frozenset[str]:
        """Terms of the lexicon, and sections, on which its rows hang."""
        return frozenset().union(*(row.subjects for row in self.rows))

    @property
    def needs_choice(self) -> bool:
        """Whether the layout search must run before it can be read."""
        if any(row.builds for row in self.rows):
            return True
        used = {gap for row in self.rows for gap in (*gaps(row.says), *gaps(row.because))}
        return bool(used & CHOICE_PLACEHOLDERS or self.reads & {"nics_missing", "layout_standing"})


class AnswerChoice(Row):
    """One answer offered to a question back."""

    label: Text
    value: Any


class Question(Row):
    """How a fact is asked for, and what its answer would change."""

    question: Text
    input: Literal["choice", "number", "text"]
    multiple: bool = False
    choices: tuple[AnswerChoice, ...] = ()
    changes: Text


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables. verdicts: topic id -> its table. follow_ups: fact -> question.

    section_refs, topic_refs, mention_refs: (file, line, id) of every section, topic and lexicon term that is named.
    """

    verdicts: Mapping[str, VerdictTable]
    assumptions: tuple[AssumptionRow, ...]
    follow_ups: Mapping[str, Question]
    estimates: Estimates
    wording: Wording
    section_refs: tuple[tuple[Path, int, str], ...]
    topic_refs: tuple[tuple[Path, int, str], ...]
    mention_refs: tuple[tuple[Path, int, str], ...]


def load_tables(root: Path, problems: Problems) -> Tables | None:
    """Read rules/verdicts/*.yaml, assumptions, follow-ups, estimates and wording. None where one can't be had."""
    rules = root / "rules"
    refs = _References([], [], [])
    folder = rules / "verdicts"
    files = names(folder, problems.in_house(folder), "*.yaml")
    verdicts = {path.stem: _verdicts(path, problems, refs) for path in files}
    _check_ids_are_unique(rules / "verdicts", verdicts, problems)
    assumptions = _assumptions(rules / "assumptions.yaml", problems, refs)
    _check_conditions_can_hold(rules / "verdicts", verdicts, assumptions or (), problems)
    questions = _questions(rules / "follow-ups.yaml", problems)
    estimates = _estimates(rules / "estimates.yaml", problems, refs)
    wording = _wording(rules / "wording.yaml", problems, refs)
    if assumptions is None or questions is None or estimates is None or wording is None:
        return None
    tables = {topic: found[0] for topic, found in verdicts.items() if found}
    if len(tables) < len(verdicts):
        return None
    return Tables(
        MappingProxyType(tables),
        assumptions,
        MappingProxyType(dict(questions)),
        estimates,
        wording,
        tuple(refs.sections),
        tuple(refs.topics),
        tuple(refs.mentions),
    )


@dataclass(slots=True)
class _References:
    sections: list[tuple[Path, int, str]]
    topics: list[tuple[Path, int, str]]
    mentions: list[tuple[Path, int, str]]


def _wording(path: Path, problems: Problems, refs: _References) -> Wording | None:
    document = read_yaml(path, problems)
    wording = parse(Wording, document, problems) if document else None
    if document and wording:
        for cause, topics in wording.offers:
            refs.topics.extend((path, document.line_of(("offers", cause)), topic) for topic in topics)
    return wording


def _verdicts(path: Path, problems: Problems, refs: _References) -> tuple[VerdictTable, Document] | None:
    document = read_yaml(path, problems)
    table = parse(VerdictTable, document, problems) if document else None
    if not document or not table:
        return None
    refs.topics.append((path, 1, path.stem))
    for i, message in _silent_rows(table, document):
        problems.add(path, document.line_of(("rows", i, "when")), message, "unreachable-row")
    for i, taken in enumerate(table.assumes):
        _check_assumption(taken, ("assumes", i), document, problems)
        _refer((), taken.when, document, ("assumes", i), refs)
    for i, row in enumerate(table.rows):
        for key, message, code in _row_faults(row, table, is_last=i == len(table.rows) - 1):
            problems.add(path, document.line_of(("rows", i, key)), f"{row.id}: {message}", code)
        _refer(row.sections, row.when, document, ("rows", i), refs)
    return table, document


def _row_faults(row: VerdictRow, table: VerdictTable, *, is_last: bool) -> Iterator[tuple[str, str, str]]:
    """Faults of one row, as (key, message, code)."""
    if row.always_holds and not is_last:
        yield "id", "always holds, so no row after it can match; give it a `when` or put it last", "unreachable-row"
    if is_last and not row.always_holds:
        yield "when", "the last row must always hold; leave out its `when`", "open-end"
    if row.verdict and not (row.claims or table.claims):
        yield "verdict", "has a verdict, but the table does not say what a yes `claims`: fine or trouble", "no-claim"
    for message in impossible_values(row.when):
        yield "when", message, "impossible-value"
    for message in unread(row.when, by_layouts=False):
        yield "when", message, "unread-fact"
    for key, text in (("says", row.says), ("because", row.because)):
        for message, code in misfits(text, frozenset(row.when.terms)):
            yield key, message, code


def _check_conditions_can_hold(
    folder: Path,
    verdicts: Mapping[str, tuple[VerdictTable, Document] | None],
    assumptions: tuple[AssumptionRow, ...],
    problems: Problems,
) -> None:
    """No row asks for a fact that must be unstated and have a value, or for a version that there is not."""
    assumed = frozenset(row.fact for row in assumptions)
    for topic, (table, document) in ((topic, found) for topic, found in verdicts.items() if found):
        for i, row in enumerate(table.rows):
            for message in impossible(row.when, assumed):
                line = document.line_of(("rows", i, "when"))
                problems.add(folder / f"{topic}.yaml", line, f"{row.id}: {message}", "impossible-value")


def _silent_rows(table: VerdictTable, document: Document) -> Iterator[tuple[int, str]]:
    """Rows whose verdict is always overruled: an earlier row of another verdict holds wherever they do."""
    for i, row in enumerate(table.rows):
        for j, other in enumerate(table.rows[:i]):
            differ = row.verdict and other.verdict and row.verdict != other.verdict
            if differ and not row.always_holds and implies(row.when, other.when):
                line = document.line_of(("rows", j, "id"))
                yield (
                    i,
                    f'{row.id}: never speaks, as "{other.id}" in line {line} holds as well and says {other.verdict}',
                )
                break


def _check_ids_are_unique(
    folder: Path, verdicts: Mapping[str, tuple[VerdictTable, Document] | None], problems: Problems
) -> None:
    first: dict[str, str] = {}
    for topic, found in verdicts.items():
        table, document = found or (None, None)
        if not table or not document:
            continue
        for i, row in enumerate(table.rows):
            where = f"rules/verdicts/{topic}.yaml:{document.line_of(('rows', i, 'id'))}"
            if row.id in first:
                line = document.line_of(("rows", i, "id"))
                problems.add(folder / f"{topic}.yaml", line, f'"{row.id}" is also {first[row.id]}', "duplicate-id")
            else:
                first[row.id] = where


def _refer(
    sections: tuple[str, ...], when: Condition, document: Document, at: tuple[int | str, ...], refs: _References
) -> None:
    for j, section in enumerate(sections):
        refs.sections.append((document.path, document.line_of((*at, "sections", j)), section))
    for mention in (*when.terms.get("mentions", ()), *when.terms.get("mentions_all", ())):
        refs.mentions.append((document.path, document.line_of((*at, "when")), str(mention).removeprefix("!=")))


def _assumptions(path: Path, problems: Problems, refs: _References) -> tuple[AssumptionRow, ...] | None:
    document = read_yaml(path, problems)
    if not document:
        return None
    if not isinstance(document.value, list):
        problems.add(path, 1, "is a list of assumptions, in the order in which they are made", "bad-value")
        return None
    rows = [parse(AssumptionRow, document, problems, (i,)) for i in range(len(document.value))]
    for i, row in enumerate(rows):
        if row:
            _check_assumption(row, (i,), document, problems)
            _refer((), row.when, document, (i,), refs)
    return tuple(row for row in rows if row) if all(rows) else None


def _check_assumption(row: AssumptionRow, at: tuple[int | str, ...], document: Document, problems: Problems) -> None:
    if row.fact not in FACTS and row.fact not in DERIVED:
        line = document.line_of((*at, "fact"))
        problems.add_unknown(document.path, line, "fact", row.fact, set(FACTS) | set(DERIVED))
    elif row.fact in FACTS and not fits(row.fact, row.value):
        line = document.line_of((*at, "value"))
        problems.add(document.path, line, f'"{row.fact}" can\'t be {row.value!r}', "impossible-value")
    for message in impossible_values(row.when):
        problems.add(document.path, document.line_of((*at, "when")), message, "impossible-value")


def _questions(path: Path, problems: Problems) -> Mapping[str, Question] | None:
    document = read_yaml(path, problems)
    if not document:
        return None
    if not isinstance(document.value, dict):
        problems.add(path, 1, "is a mapping of facts to the question that asks for them", "bad-value")
        return None
    questions = {fact: parse(Question, document, problems, (fact,)) for fact in document.value}
    for fact, question in questions.items():
        if fact not in FACTS:
            problems.add_unknown(path, document.line_of((fact,)), "fact", fact, set(FACTS))
        elif question:
            _check_question(fact, question, document, problems)
    found = {fact: question for fact, question in questions.items() if question}
    return found if len(found) == len(questions) else None


def _check_question(fact: str, question: Question, document: Document, problems: Problems) -> None:
    if question.input == "choice" and not question.choices:
        problems.add(document.path, document.line_of((fact, "input")), "a choice needs choices", "no-choices")
    for i, choice in enumerate(question.choices):
        if not fits(fact, choice.value):
            line = document.line_of((fact, "choices", i))
            problems.add(document.path, line, f'"{fact}" can\'t be {choice.value!r}', "impossible-value")


def _estimates(path: Path, problems: Problems, refs: _References) -> Estimates | None:
    document = read_yaml(path, problems)
    table = parse(Estimates, document, problems) if document else None
    if not document or not table:
        return None
    for at, row in table.grounded():
        when = row.when if isinstance(row, Conditional) else ALWAYS
        for message in impossible_values(when):
            problems.add(path, document.line_of((*at, "when")), message, "impossible-value")
        _refer(row.sections, when, document, at, refs)
    refs.topics.extend((path, document.line_of(("shown", topic)), topic) for topic in table.shown)
    return table
