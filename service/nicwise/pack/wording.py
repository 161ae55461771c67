"""The words of the engine itself, to the asker: names of values, how a verdict begins, what is said without an answer.

They stand in rules/wording.yaml; the models here say which there must be and which gaps each may have.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, get_args

from pydantic import Field, StringConstraints, model_validator

from nicwise.answer import Verdict
from nicwise.pack.reading import Row
from nicwise.pack.templates import gaps
from nicwise.profile import FACTS, ROLES, WINDOWS, HostProfile, Storage

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class YesNo(Row):
    """What a fact that is true or false is called, either way."""

    yes: Text
    no: Text


class Messages(Row):
    """Sentences to someone whose message was not answered, each for one cause."""

    nothing_heard: Text  # no question and no fact in it
    hardware_only: Text  # facts, but no question
    unclear: Text  # two topics or more are equally likely
    contradiction: Text  # two values for a fact that matters; gaps: fact, values
    unknown: Text  # a question about something that is not covered
    which_value: Text  # the question back on a contradiction; gaps: fact, values
    which_value_changes: Text  # what settling it would change
    hosts_differ: Text  # hosts have unlike numbers of ports


_GAPS: Mapping[str, frozenset[str]] = {
    "contradiction": frozenset({"fact", "values"}),
    "which_value": frozenset({"fact", "values"}),
}


class Compared(Row):
    """How two choices are compared. Gaps: ports, other_ports, layout; what; says, because."""

    ports: Text  # the layout with other ports
    nothing: Text  # the same, where nothing is gained or lost
    gained: Text  # something that is then no longer paid for
    better: Text  # something that is then paid for still, but less
    lost: Text
    worse: Text
    forbidden: Text  # what speaks against a sharing
    allowed: Text  # what is said where nothing does


_COMPARED_GAPS = {
    "ports": {"ports", "other_ports", "layout"},
    "nothing": {"ports", "other_ports", "layout"},
    "gained": {"what"},
    "better": {"what"},
    "lost": {"what"},
    "worse": {"what"},
    "forbidden": {"says", "because"},
    "allowed": {"says", "because"},
}
_SAID_GAPS = {
    "count": {"count"},
    "speed": {"count", "gbps"},
    "team": {"ports", "roles"},
    "ports": {"ports", "roles"},
}


class Offers(Row):
    """Topics offered to someone whose message was not answered, each for one cause. Topic ids, best first."""

    nothing_heard: tuple[str, ...]
    hardware_only: tuple[str, ...]
    unknown: tuple[str, ...]


class Said(Row):
    """How ports and layouts are said in a sentence. Gaps: count and gbps; ports and roles."""

    count: Text
    speed: Text
    port: Text
    port_many: Text
    team: Text
    ports: Text


class Wording(Row):
    """All words of the engine.

    counts: number words from zero on. facts: how a value is named, `{value}` being the gap, or a text for yes and no.
    fact_names: what a fact is called. port_group: gaps count, gbps; port_group_plain: count.
    on_version: gaps windows_name, text. port_use: gaps nics, roles, for one entry of a stated layout.
    """

    versions: Mapping[str, Text]
    storage: Mapping[str, Text]
    roles: Mapping[str, Text]
    counts: Annotated[tuple[Text, ...], Field(min_length=13)]
    conjunction: Text
    disjunction: Text
    verdicts: Mapping[str, Text]
    on_version: Text
    port_group: Text
    port_group_plain: Text
    port_use: Text
    said: Said
    compared: Compared
    nothing: Text
    facts: Mapping[str, Text | YesNo]
    fact_names: Mapping[str, Text]
    messages: Messages
    offers: Offers

    @model_validator(mode="after")
    def _is_complete(self) -> "Wording":
        for what, names, wanted in (
            ("versions", self.versions, WINDOWS),
            ("storage", self.storage, get_args(Storage)),
            ("roles", self.roles, ROLES),
            ("verdicts", self.verdicts, get_args(Verdict)),
            ("facts", self.facts, FACTS),
            ("fact_names", self.fact_names, FACTS),
        ):
            if missing := [name for name in wanted if name not in names]:
                raise ValueError(f"{what} has no word for {', '.join(missing)}")
            if unknown := sorted(set(names) - set(wanted)):
                raise ValueError(f"{what} names {', '.join(unknown)}, which there is not")
        self._check_gaps()
        return self

    def _check_gaps(self) -> None:
        allowed = {
            "on_version": {"windows_name", "text"},
            "port_group": {"count", "gbps"},
            "port_group_plain": {"count"},
            "port_use": {"nics", "roles"},
            "nothing": set(),
            "conjunction": set(),
            "disjunction": set(),
        }
        texts = {name: getattr(self, name) for name in allowed}
        for name in Messages.model_fields:
            allowed[f"messages.{name}"] = set(_GAPS.get(name, ()))
            texts[f"messages.{name}"] = getattr(self.messages, name)
        for name in Said.model_fields:
            allowed[f"said.{name}"] = _SAID_GAPS.get(name, set())
            texts[f"said.{name}"] = getattr(self.said, name)
        for name in Compared.model_fields:
            allowed[f"compared.{name}"] = _COMPARED_GAPS[name]
            texts[f"compared.{name}"] = getattr(self.compared, name)
        for fact, text in self.facts.items():
            is_yes_no = HostProfile.model_fields[fact].annotation == bool | None
            if is_yes_no != isinstance(text, YesNo):
                raise ValueError(f"facts.{fact} takes {'a text for yes and one for no' if is_yes_no else 'one text'}")
            if isinstance(text, str):
                allowed[f"facts.{fact}"] = {"value"}
                texts[f"facts.{fact}"] = text
        for name, text in texts.items():
            if wrong := sorted(set(gaps(text)) - allowed[name]):
                raise ValueError(f"{name} has no gap {', '.join(f'{{{gap}}}' for gap in wrong)}")

    def count(self, number: int) -> str:
        """The number in words, as far as there is a word for it."""
        return self.counts[number] if 0 <= number < len(self.counts) else str(number)

    def join(self, words: Sequence[str], *, either: bool = False) -> str:
        """ "a", "a and b", "a, b and c"; with "or" where it is either of them."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.disjunction if either else self.conjunction} {words[-1]}"
