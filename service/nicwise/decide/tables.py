"""Reads a verdict table for given facts: which rows hold, which is first, what it says, and what is left open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nicwise.answer import Step, Verdict
from nicwise.decide.model import Fired
from nicwise.pack.conditions import View
from nicwise.pack.tables import Claim, Tone, VerdictRow, VerdictTable
from nicwise.pack.templates import fill

_OPPOSITE = {("fine", "trouble"), ("trouble", "fine"), ("needed", "fine")}
"""What yes means in a row, and what it would mean to the asker: "may I do without?" of what is needed is a no."""

_TURNED: Mapping[Verdict, Verdict] = {"yes": "no", "no": "yes", "depends": "depends"}


_NARROW = 2
"""Things named on which a row hangs, from which on it speaks of just that question."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a table says. rows: those that hold and are not overruled, the first of which gives verdict and headline.

    open_facts: facts that keep rows from being settled, in the order of the rows.
    """

    rows: tuple[VerdictRow, ...]
    open_facts: tuple[str, ...]

    @property
    def _acts(self) -> VerdictRow | None:
        """What to do is one course of action, that of the first row which has any."""
        return next((row for row in self.rows if row.steps or row.builds), None)

    @property
    def steps(self) -> tuple[Step, ...]:
        return self._acts.steps if self._acts else ()

    @property
    def builds(self) -> bool:
        """Whether what to do is to build the layout."""
        return self._acts is not None and self._acts.builds


def row_about(table: VerdictTable, view: View, about: str | None, *, judge: bool = False) -> VerdictRow | None:
    """The first row that hangs on what is asked about, a subject or a section, where one holds.

    judge: yes or no is asked for. Then a row with a verdict on what the question names comes before one without, and
    before any where it hangs on several things named.
    """
    likely = next((row for row in table.rows if about in row.subjects and row.when.holds(view)), None)
    if not judge:
        return likely
    judging = [row for row in table.rows if row.verdict and row.when.holds(view)]
    named = [(row, row.named(view.facts["mentions"])) for row in judging]
    narrow = next((row for row, count in named if count >= _NARROW), None)
    if likely is None or likely.verdict is None:
        return narrow or next((row for row, count in named if count), None) or likely
    return narrow if narrow and likely.named(view.facts["mentions"] - {about}) < _NARROW else likely


def first_row(table: VerdictTable, view: View, about: str | None = None, *, judge: bool = False) -> VerdictRow:
    """The row that gives verdict and headline: of those that hold the first, but one about what is asked before all.

    Loading has seen to it that the last one always holds.
    """
    found = row_about(table, view, about, judge=judge) if about else None
    return found or next(row for row in table.rows if row.when.holds(view))


def read_table(table: VerdictTable, view: View, about: str | None = None, *, judge: bool = False) -> Found:
    """Find all rows that hold.

    A later row of another verdict is overruled by the first; a row without condition speaks only where no other holds.
    Where the first speaks of a fact as not stated, rows that hold by what was assumed for it say nothing.
    """
    settled = [(row, row.when.holds(view)) for row in table.rows]
    first = first_row(table, view, about, judge=judge)
    later = (row for row, holds in settled if holds and row is not first)
    open_to = frozenset(first.when.terms.get("unstated", ())) - view.given
    rest = (
        row
        for row in later
        if not row.always_holds and row.verdict in (None, first.verdict) and open_to.isdisjoint(row.when.terms)
    )
    named = dict.fromkeys(fact for row, holds in settled if holds is None for fact in row.when.unknown(view))
    return Found((first, *rest), tuple(named))


def turn(verdict: Verdict | None, claims: Claim | None, tone: Tone | None, *, asks_verdict: bool) -> Verdict | None:
    """The verdict as an answer to the words: None where no yes or no was asked for.

    claims: what "yes" means in the table. tone: what a "yes" would mean to the asker, "whether" where it means neither
    good nor bad, "open" for questions after how and what. asks_verdict: the topic wants one of words without tone too,
    where these can hardly mean the opposite of what the row claims.
    """
    if verdict is None or tone == "open" or (tone is None and (claims == "needed" or not asks_verdict)):
        return None
    return _TURNED[verdict] if (claims, tone) in _OPPOSITE else verdict


def headline(says: str, verdict: Verdict | None, words: Mapping[str, str]) -> str:
    """The sentence that answers by itself: "No: …" where there is a verdict, else with a capital."""
    text = says if says.endswith((".", "!", "?")) else f"{says}."
    if verdict:
        return f"{words[verdict]}: {text}"
    return text[:1].upper() + text[1:]


def fire(rows: Iterable[VerdictRow], values: Mapping[str, str]) -> tuple[Fired, ...]:
    """Rows as findings, their gaps filled. Raises KeyError for a gap without value, which loading rules out."""
    return tuple(
        Fired(row.id, row.severity, fill(row.says, values), fill(row.because, values), row.sections) for row in rows
    )
