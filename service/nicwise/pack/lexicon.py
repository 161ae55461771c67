"""Reads the lexicon: the field's terms, and every name that people use for them."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from nicwise.pack.guidance import Text
from nicwise.pack.model import Term
from nicwise.pack.reading import Document, Problems, Row, parse, read_yaml
from nicwise.profile import FACTS, ROLES, WINDOWS, HostProfile

_MULTIPLE = frozenset({"storage", "extra_roles"})
"""Facts that are lists; a term states one member of them."""


class _TermRow(Row):
    term: Text
    kind: Literal["role", "windows", "storage", "teaming", "hardware", "thing", "action", "foreign", "subject"]
    name: Text
    forms: Annotated[tuple[Text, ...], Field(min_length=1)]
    role: str | None = None
    fact: str | None = None
    value: Any = None  # whatever the fact takes; checked against HostProfile


def load_lexicon(path: Path, problems: Problems) -> tuple[Term, ...]:
    """Read lexicon.yaml; terms with mistakes are noted and left out."""
    document = read_yaml(path, problems)
    if document is None:
        return ()
    if not isinstance(document.value, list):
        problems.add(path, 1, "the lexicon is a list of terms", "bad-value")
        return ()
    terms: list[Term] = []
    seen: dict[str, tuple[str, int]] = {}
    for index in range(len(document.value)):
        row = parse(_TermRow, document, problems, (index,))
        if row is not None:
            line = document.line_of((index,))
            _check_meaning(row, document, index, problems)
            _check_forms(row, document, index, seen, problems)
            _check_id(row, line, path, {term.id: term.line for term in terms}, problems)
            value = tuple(row.value) if isinstance(row.value, list) else row.value
            terms.append(Term(row.term, row.kind, row.name, row.forms, row.role, row.fact, value, line))
    return tuple(terms)


def _check_id(row: _TermRow, line: int, path: Path, earlier: dict[str, int], problems: Problems) -> None:
    if row.term in earlier:
        problems.add(path, line, f'the term "{row.term}" already stands in line {earlier[row.term]}', "duplicate-term")
    if row.kind == "windows" and row.term not in WINDOWS:
        problems.add_unknown(path, line, "Windows version", row.term, set(WINDOWS))


def _check_meaning(row: _TermRow, document: Document, index: int, problems: Problems) -> None:
    if row.role is not None and row.role not in ROLES:
        problems.add_unknown(document.path, document.line_of((index, "role")), "role", row.role, set(ROLES))
    if (row.fact is None) != (row.value is None):
        line = document.line_of((index,))
        problems.add(document.path, line, f'"{row.term}" gives a fact or a value; it takes both', "half-a-fact")
    elif row.fact is not None and row.fact not in FACTS:
        problems.add_unknown(document.path, document.line_of((index, "fact")), "fact", row.fact, set(FACTS))
    elif row.fact is not None:
        value = [row.value] if row.fact in _MULTIPLE and isinstance(row.value, str) else row.value
        try:
            HostProfile.model_validate({row.fact: value})
        except ValidationError as error:
            line = document.line_of((index, "value"))
            message = f'"{row.fact}" can\'t be {row.value!r}: {error.errors()[0]["msg"]}'
            problems.add(document.path, line, message, "bad-fact-value")


def _check_forms(
    row: _TermRow, document: Document, index: int, seen: dict[str, tuple[str, int]], problems: Problems
) -> None:
    if row.kind == "subject":
        return  # what a question is about may have any words, also those of others
    for place, form in enumerate(row.forms):
        line = document.line_of((index, "forms", place))
        key = " ".join(form.casefold().split())
        if key in seen:
            term, earlier = seen[key]
            message = f'the form "{form}" already means "{term}" in line {earlier}'
            problems.add(document.path, line, message, "duplicate-form")
        else:
            seen[key] = (row.term, line)
