"""The guidance made ready to show: passages with their versions in words, and the same as Markdown for machines."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nicwise.compose.facts import say
from nicwise.doors.api.topics import RuleView, rule_views
from nicwise.pack import Pack
from nicwise.pack.conditions import View
from nicwise.pack.model import Section, Source, Topic
from nicwise.profile import WINDOWS
from nicwise.render.html import to_html
from nicwise.render.names import WINDOWS_NAMES

__all__ = ["Guidance", "Passage"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A section, ready to show. holds_for: for what hosts, in words; empty where for all. rules: that rest on it."""

    section: Section
    html: str
    holds_for: str
    sources: tuple[Source, ...]
    rules: tuple[RuleView, ...]

    def holds_on(self, windows: str | None) -> bool:
        """Whether it may hold on a version; always, where none is asked for."""
        return windows is None or self.section.when.holds(View({"windows": windows})) is not False


class Guidance:
    """All guidance of a pack, rendered once. `tag` changes with any byte of a page: content or template."""

    def __init__(self, pack: Pack, templates: Path) -> None:
        self._pack = pack
        digest = hashlib.sha256(pack.version.encode())
        for template in sorted(templates.glob("*.html")):
            digest.update(template.read_bytes())
        self.tag = f'"{digest.hexdigest()[:16]}"'

    @cached_property
    def passages(self) -> Mapping[str, tuple[Passage, ...]]:
        """Topic id -> its passages, in reading order."""
        rules = self._rules_by_section()
        return {
            topic.id: tuple(self._passage(section, rules.get(section.id, ())) for section in topic.sections)
            for topic in self._pack.knowledge.topics.values()
        }

    def markdown(self, topic: Topic, public_url: str) -> str:
        """A topic as plain Markdown: title, summary, and each passage with its versions, sources and address."""
        blocks = [f"# {topic.title}", topic.summary]
        for passage in self.passages[topic.id]:
            blocks += [f"## {passage.section.title}"]
            blocks += [f"*Holds for {passage.holds_for}.*"] if passage.holds_for else []
            works = "; ".join(map(_work, passage.sources))
            address = f"{public_url}/knowledge/{topic.id}#{passage.section.anchor}"
            blocks += [passage.section.markdown, f"Sources: {works}. Address: <{address}>"]
        related = [self._pack.knowledge.topics[name] for name in topic.related]
        if related:
            links = ", ".join(f"[{other.title}]({public_url}/knowledge/{other.id}.md)" for other in related)
            blocks += ["## Related topics", links]
        return "\n\n".join(blocks) + "\n"

    def index(self, public_url: str) -> str:
        """llms.txt: what the service is, and each topic with the address of its Markdown."""
        lines = [
            f"- [{topic.title}]({public_url}/knowledge/{topic.id}.md): {topic.summary}"
            for topic in self._pack.knowledge.topics.values()
        ]
        return "\n".join(
            [
                "# Nicwise",
                "",
                "> Advice on networks of Hyper-V hosts and failover clusters, by Windows version, each claim cited.",
                "",
                f"Questions in plain words are answered at {public_url}/api/v1/ask, described in {public_url}/schema.",
                "",
                "## Guidance",
                "",
                *lines,
                "",
            ]
        )

    def _passage(self, section: Section, rules: Sequence[RuleView]) -> Passage:
        sources = tuple(self._pack.knowledge.sources[key] for key in section.sources)
        return Passage(
            section, to_html(section.markdown, {}), ", ".join(self._held_in_words(section)), sources, tuple(rules)
        )

    def _held_in_words(self, section: Section) -> Iterator[str]:
        """What a section holds for: its versions first, then other facts as answers name them."""
        if "windows" in section.when.terms:
            yield " and ".join(_runs([v for v in WINDOWS if section.when.holds(View({"windows": v})) is not False]))
        for name, values in section.when.terms.items():
            if name != "windows":
                told = (say(self._pack.tables, name, [value] if name == "storage" else value) for value in values)
                yield " or ".join(told)

    def _rules_by_section(self) -> Mapping[str, list[RuleView]]:
        found: dict[str, list[RuleView]] = defaultdict(list)
        for rule in rule_views(self._pack).values():
            for section in rule.sections:
                found[section].append(rule)
        return found


def _runs(versions: Sequence[str]) -> Iterator[str]:
    """Versions that follow one another as ranges: "from 2012", "up to 2008 R2", "2016 to 2019"."""
    places = [WINDOWS.index(version) for version in versions]
    while places:
        length = next((i for i in range(1, len(places)) if places[i] != places[0] + i), len(places))
        first, last = WINDOWS_NAMES[WINDOWS[places[0]]], WINDOWS_NAMES[WINDOWS[places[length - 1]]]
        if length == 1:
            yield first
        elif places[length - 1] == len(WINDOWS) - 1:
            yield f"{first} and later"
        else:
            yield f"{first} to {last.removeprefix('Windows Server ')}"
        places = places[length:]


def _work(source: Source) -> str:
    title = f"[{source.title}]({source.url})" if source.url else source.title
    return f"{title}, {source.publisher}{f' ({source.date})' if source.date else ''}"
