"""How well questions are understood: labelled questions and dialogues, asked and counted.

Asks through a function and knows no rooms beside the answer's shape, so it measures whatever path it is given.
What is counted is said at `QuestionScore` and `DialogueScore`; comparing facts is in `nicwise.labels`.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nicwise.answer import Reply
from nicwise.errors import NicwiseError, RequestError
from nicwise.labels import CLOSED, known, open_fields, same, stated, with_total

__all__ = ["Report", "evaluate", "read_rows"]

Ask = Callable[[str, str | None], Reply]
Row = Mapping[str, Any]
Said = dict[str, Any]
"""A reply as JSON, so that its values compare with the labels'."""

_OUT = "out-of-scope"


@dataclass(frozen=True, slots=True)
class Report:
    """figures: name -> share in percent, count or time; None where nothing was due.
    confusions: (wanted, found, how often), most often first. misses: one line each, in the order of the rows."""

    figures: Mapping[str, float | int | None]
    confusions: tuple[tuple[str, str, int], ...]
    misses: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """The rows of a question set: one JSON object a line. Raises RequestError naming the first line that is none."""
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise RequestError(f"{path}:{number}: not JSON: {error}", code="invalid-row") from error
        if not isinstance(row, dict) or not ("turns" in row or {"id", "text", "topic"} <= row.keys()):
            message = f"{path}:{number}: a row has id, text and topic, or turns; see the contract of question sets"
            raise RequestError(message, code="invalid-row")
        rows.append(row)
    return rows


def evaluate(ask: Ask, rows: Sequence[Row]) -> Report:
    """Ask every row and count. Rows with `turns` are dialogues; a set holds one kind or both."""
    questions = QuestionScore()
    dialogues = DialogueScore()
    for row in rows:
        if "turns" in row:
            dialogues.add(ask, row)
        else:
            questions.add(ask, row)
    figures = (questions.figures() if questions.times else {}) | (dialogues.figures() if dialogues.times else {})
    confusions = sorted(questions.confusions.items(), key=lambda entry: (-entry[1], entry[0]))
    return Report(
        figures,
        tuple((wanted, found, count) for (wanted, found), count in confusions),
        (*questions.misses, *dialogues.misses),
    )


@dataclass(slots=True)
class QuestionScore:
    """Counts over single questions.

    topic: the topic asked, or one as good, was among the answers; where several were asked, all of them.
    asked_back: not answered, but the right topic was offered. wrong: answered, and nothing right among it.
    extra: answers to what was not asked, for each 100 questions. abstained: out of scope and not answered.
    facts: labelled facts found with the right value; precision counts those that were invented too.
    verdict: right where one is due; opposite: yes for no. expect: of the named checks, how many hold.
    calibration_error and confidence_auroc: how far the confidence tells right answers from wrong ones.
    """

    counts: Counter[str] = field(default_factory=Counter)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    confidence: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, ask: Ask, row: Row) -> None:
        reply, seconds = _ask(ask, row["text"], None)
        self.times.append(seconds)
        self.counts["failed"] += "failed" in reply
        answered = [answer["topic"] for answer in reply["answers"]] if reply["outcome"] == "answered" else []
        where = f"{row['id']} [{row['topic']}] {row['text'][:90]!r}"
        if row["topic"] == _OUT:
            self._add_out_of_scope(reply, answered, where)
            return
        right = {row["topic"], *row.get("also_ok", [])}
        self._add_topic(row, reply, answered, right, where)
        self._add_facts(row, reply, where)
        self._add_verdicts(row, reply, right, where)
        answer = next((answer for answer in reply["answers"] if answer["topic"] in right), None)
        for what, holds in _expectations(reply, answer, row.get("expect") or {}):
            self.counts["expect_due"] += 1
            self.counts["expect"] += holds
            if not holds:
                self.misses.append(f"{where}: expected: {what}")

    def _add_out_of_scope(self, reply: Said, answered: list[str], where: str) -> None:
        abstained = reply["outcome"] in ("clarify", "out_of_scope")
        self.counts["out"] += 1
        self.counts["abstained"] += abstained
        if not abstained:
            self._miss(_OUT, reply, answered, where)

    def _add_topic(self, row: Row, reply: Said, answered: list[str], right: set[str], where: str) -> None:
        wanted = set(row.get("topics") or ())
        good = wanted <= set(answered) if wanted else bool(right & set(answered))
        self.counts["in"] += 1
        self.counts["topic"] += good
        self.counts["extra"] += len(set(answered) - right - wanted)
        if answered:
            self.confidence.append((reply["answers"][0]["confidence"], answered[0] in right | wanted))
        if not good:
            offered = {suggestion["topic"] for suggestion in reply.get("suggestions", [])}
            self.counts["asked_back"] += not answered and bool(right & offered)
            self.counts["wrong"] += bool(answered) and not right & set(answered)
            self._miss(row["topic"], reply, answered, where)

    def _miss(self, wanted: str, reply: Said, answered: list[str], where: str) -> None:
        self.misses.append(f"{where}: {reply['outcome']} {answered}")
        self.confusions[wanted, ", ".join(answered) or reply["outcome"]] += 1

    def _add_facts(self, row: Row, reply: Said, where: str) -> None:
        labels, found = with_total(row.get("facts", {})), stated(reply)
        left_open = open_fields(row, labels)
        clean = True
        for name, value in labels.items():
            if name in left_open:
                continue
            right = name in found and same(name, found[name], value)
            self.counts["facts_labelled"] += 1
            self.counts["facts_found"] += name in found
            self.counts["facts_right"] += right
            if not right:
                clean = False
                self.misses.append(f"{where}: {name} {found.get(name)!r}, labelled {value!r}")
        for name in sorted((found.keys() & CLOSED) - labels.keys() - left_open):
            clean = False
            self.counts["facts_invented"] += 1
            self.misses.append(f"{where}: {name} {found[name]!r}, not stated")
        self.counts["facts_rows"] += clean

    def _add_verdicts(self, row: Row, reply: Said, right: set[str], where: str) -> None:
        if "verdict" in row.get("facts_open", ()):
            return
        if row.get("topics"):
            due = dict(zip(row["topics"], row.get("verdicts", [row.get("verdict")]), strict=False))
        else:
            first = next((answer["topic"] for answer in reply["answers"] if answer["topic"] in right), None)
            due = {first: row.get("verdict")}
        for answer in reply["answers"]:
            wanted = due.pop(answer["topic"], None)
            if wanted is None:
                continue
            self.counts["verdict_due"] += 1
            self.counts["verdict"] += answer["verdict"] == wanted
            self.counts["opposite"] += {answer["verdict"], wanted} == {"yes", "no"}
            if answer["verdict"] != wanted:
                self.misses.append(f"{where}: {answer['topic']} verdict {answer['verdict']}, labelled {wanted}")

    def figures(self) -> dict[str, float | int | None]:
        counts = self.counts
        return {
            "in_scope": counts["in"],
            "topic": _percent(counts["topic"], counts["in"]),
            "asked_back": _percent(counts["asked_back"], counts["in"]),
            "wrong": _percent(counts["wrong"], counts["in"]),
            "extra": _percent(counts["extra"], counts["in"]),
            "failed": counts["failed"],
            "out_of_scope": counts["out"],
            "abstained": _percent(counts["abstained"], counts["out"]),
            "facts_recall": _percent(counts["facts_right"], counts["facts_labelled"]),
            "facts_precision": _percent(counts["facts_right"], counts["facts_found"] + counts["facts_invented"]),
            "facts_rows_clean": _percent(counts["facts_rows"], counts["in"]),
            "verdict": _percent(counts["verdict"], counts["verdict_due"]),
            "verdict_opposite": _percent(counts["opposite"], counts["verdict_due"]),
            "expect": _percent(counts["expect"], counts["expect_due"]),
            "calibration_error": _calibration_error(self.confidence),
            "confidence_auroc": _auroc(self.confidence),
        } | _timing(self.times)


@dataclass(slots=True)
class DialogueScore:
    """Counts over conversations: turns with the right topic, turns with every fact right, dialogues without a fault."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def add(self, ask: Ask, row: Row) -> None:
        conversation: str | None = None
        offered: str | None = None  # the fact that the advisor asked about last
        unsure: set[str] = set()
        whole = True
        for number, turn in enumerate(row["turns"], 1):
            reply, seconds = _ask(ask, turn["user"], conversation)
            self.times.append(seconds)
            conversation = reply.get("conversation_id", conversation)
            if turn.get("asked") and turn["asked"] != offered and len(turn["user"].split()) < 3:
                unsure.add(turn["asked"])  # a bare answer to a question that this advisor did not ask
            offered = next((follow_up["fact"] for follow_up in reply.get("follow_ups", [])), None)
            right = self._add_turn(turn, reply, unsure, f"{row['id']}.{number} {turn['user'][:70]!r}")
            whole = whole and right
        self.counts["dialogues"] += 1
        self.counts["whole"] += whole

    def _add_turn(self, turn: Row, reply: Said, unsure: set[str], where: str) -> bool:
        answered = [answer["topic"] for answer in reply["answers"]]
        if reply["outcome"] in ("clarify", "out_of_scope"):
            answered = [_OUT]
        topic = bool({turn["topic"], *turn.get("also_ok", [])} & set(answered))
        labels, found = with_total(turn.get("facts_after", {})), known(reply)
        left_open = open_fields(turn, labels) | unsure | ({"nic_groups"} if "nic_total" in unsure else set())
        labels = {name: value for name, value in labels.items() if name not in left_open}
        wrong = {n: found.get(n) for n, v in labels.items() if n not in found or not same(n, found[n], v)}
        invented = sorted((found.keys() & CLOSED) - labels.keys() - left_open)
        facts = not wrong and not invented
        self.counts["turns"] += 1
        self.counts["turn_topic"] += topic
        self.counts["turn_facts"] += facts
        if not (topic and facts):
            what = f"{reply['outcome']} {answered}, due {turn['topic']}; wrong {wrong}; invented {invented}"
            self.misses.append(f"{where}: {what}")
        return topic and facts

    def figures(self) -> dict[str, float | int | None]:
        counts = self.counts
        return {
            "turns": counts["turns"],
            "turn_topic": _percent(counts["turn_topic"], counts["turns"]),
            "turn_facts": _percent(counts["turn_facts"], counts["turns"]),
            "dialogues_whole": _percent(counts["whole"], counts["dialogues"]),
        } | _timing(self.times)


def _ask(ask: Ask, question: str, conversation: str | None) -> tuple[Said, float]:
    """The reply as JSON, and the seconds it took. A refused question is a reply that says nothing."""
    start = time.perf_counter()
    try:
        reply: Said | Reply = ask(question, conversation)
    except NicwiseError as error:
        reply = {"outcome": error.code, "answers": [], "failed": True}
    seconds = time.perf_counter() - start
    return (reply.model_dump(mode="json") if isinstance(reply, Reply) else reply), seconds


def _expectations(reply: Said, answer: Said | None, expect: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """The named checks of a row: what is checked, and whether it holds."""
    text = " ".join([reply.get("text") or "", reply.get("markdown") or ""])
    for pattern in expect.get("must_say", []):
        yield f"says {pattern}", bool(re.search(pattern, text, re.IGNORECASE | re.DOTALL))
    for pattern in expect.get("must_not_say", []):
        yield f"does not say {pattern}", not re.search(pattern, text, re.IGNORECASE | re.DOTALL)
    numbers = {n["name"]: n["value"] for one in reply.get("answers", []) for n in one.get("numbers", [])}
    if (needed := expect.get("nics_needed")) is not None:
        found = numbers.get("nics_needed")
        yield f"nics_needed {needed} (got {found})", found == needed
    ports = [set(nic["roles"]) for nic in ((answer or {}).get("layout") or {}).get("nics", [])]
    for one, other in expect.get("layout_roles_separate", []):
        yield f"{one} apart from {other}", bool(ports) and not any({one, other} <= port for port in ports)
    for name, (low, high) in expect.get("numbers", {}).items():
        value = numbers.get(name)
        yield f"{name} in {low}..{high} (got {value})", value is not None and low <= value <= high


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _timing(times: Sequence[float]) -> dict[str, float | int | None]:
    ordered = sorted(times)
    half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return {"ms_p50": round(1000 * half, 2), "ms_p99": round(1000 * most, 2)}


def _calibration_error(confidence: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten bins: how far what was claimed is from what came true."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for claimed, came in confidence:
        bins.setdefault(min(int(claimed * 10), 9), []).append((claimed, came))
    gaps = sum(abs(sum(claimed for claimed, _ in b) - sum(came for _, came in b)) for b in bins.values())
    return round(gaps / max(len(confidence), 1), 3)


def _auroc(confidence: Sequence[tuple[float, bool]]) -> float | None:
    """Chance that a right answer was given more confidence than a wrong one; None without both kinds."""
    right, wrong = ([claimed for claimed, came in confidence if came is kind] for kind in (True, False))
    if not right or not wrong:
        return None
    ahead = sum((one > other) + (one == other) / 2 for one in right for other in wrong)
    return round(ahead / (len(right) * len(wrong)), 3)
