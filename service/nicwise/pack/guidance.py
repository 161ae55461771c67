"""Reads guidance.md into sections.

A section begins at a second-level heading, above which stands its line of attributes:
`{#anchor when="{windows: '2008r2'}" sources="KEY KEY"}`. It knows Markdown, and nothing of the field.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from pydantic import StringConstraints

from nicwise.pack.conditions import ALWAYS, Condition, parse_condition
from nicwise.pack.model import Kind, Section
from nicwise.pack.reading import Problems, Row, parse, read_yaml_text

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

_ATTRIBUTES = ("id", "when", "sources")
_ATTRIBUTE_LINE = re.compile(r"^\{(#.*)\}[ \t]*$", re.MULTILINE)
_FRONT = re.compile(r"---\n.*?\n---\n", re.DOTALL)
_ANCHOR = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# Raw HTML is switched on here so that it is found and refused; what the pages and answers show is rendered without.
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": True})
    .enable("table")
    .use(front_matter_plugin)
    .use(attrs_block_plugin, allowed=_ATTRIBUTES)
)


class FrontMatter(Row):
    """What a guidance file says of itself. `differs`: our difference from the sources."""

    title: Text
    kind: tuple[Kind, ...]
    versions: Text
    read: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    differs: Text | None = None


@dataclass(frozen=True, slots=True)
class Guidance:
    """One guidance file. `front` is None where the front matter does not fit."""

    front: FrontMatter | None
    sections: tuple[Section, ...]


def plain_text(markdown: str) -> tuple[str, ...]:
    """The paragraphs of a passage without markup, in reading order; a line break within one is a space."""
    return tuple(_paragraphs(_MARKDOWN.parse(markdown)))


def read_guidance(path: Path, topic: str, sources: Collection[str] | None, problems: Problems) -> Guidance | None:
    """Read the guidance of one topic; None where the file can't be read at all.

    sources: keys of the works that a section may name; None where those are not known.
    Sections with mistakes are noted in `problems`, and still returned where they have an anchor, so that a rule
    that names them is not blamed as well.
    """
    texts = problems.texts(path)
    if texts is None:
        return None
    text, house = texts
    if house and text:
        # Of the house's file only the sections count; what it says of itself is blanked, so that lines stay in place.
        front = _FRONT.match(house)
        blank = "\n" * front[0].count("\n") if front else ""
        text = f"{text}\n{blank}{house.removeprefix(front[0] if front else '')}"
    elif house:
        problems.ends[path] = 0
    return _Reader(path, topic, sources, problems, text or house).read()


class _Reader:
    def __init__(self, path: Path, topic: str, sources: Collection[str] | None, problems: Problems, text: str) -> None:
        self.path, self.topic, self.sources, self.problems = path, topic, sources, problems
        self.lines = text.split("\n")  # as markdown-it counts them
        self.tokens = _MARKDOWN.parse(_ATTRIBUTE_LINE.sub(_escape_braces, text))
        self.anchors: dict[str, int] = {}

    def read(self) -> Guidance:
        self._refuse_html()
        starts = [i for i, token in enumerate(self.tokens) if token.type == "heading_open"]
        self._refuse_stray_text(starts[0] if starts else len(self.tokens))
        found = [self._section(start, end) for start, end in pairwise([*starts, len(self.tokens)])]
        if not starts:
            self._note(1, "no sections; a section begins with an attribute line and a ## heading", "no-section")
        by_anchor = {section.anchor: section for section in found if section}  # the house's take the place of others
        return Guidance(self._front_matter(), tuple(by_anchor.values()))

    def _front_matter(self) -> FrontMatter | None:
        token = self.tokens[0] if self.tokens else None
        if token is None or token.type != "front_matter":
            self._note(1, "the file begins with front matter between two lines of ---", "no-front-matter")
            return None
        document = read_yaml_text(token.content, self.path, self.problems, first_line=2)
        return parse(FrontMatter, document, self.problems) if document else None

    def _refuse_html(self) -> None:
        for token in self.tokens:
            line = token.map[0] + 1 if token.map else 1
            for part in (token, *(token.children or ())):
                if part.type in {"html_block", "html_inline"}:
                    shown = part.content.strip().splitlines()[0]
                    self._note(line, f"raw HTML {shown}; write Markdown, or put it in backticks", "raw-html")

    def _refuse_stray_text(self, end: int) -> None:
        for token in self.tokens[:end]:
            if token.map and token.type != "front_matter":
                self._note(token.map[0] + 1, "text before the first section; give it a section", "stray-text")
                return

    def _section(self, start: int, end: int) -> Section | None:
        heading, title, body = self.tokens[start], self.tokens[start + 1], self.tokens[start + 3 : end]
        assert heading.map is not None  # every block token of markdown-it has one
        line = heading.map[0] + 1
        if heading.tag != "h2":
            self._note(line, f"heading {heading.markup}; every heading begins a section and is ##", "bad-heading")
            return None
        anchor = self._anchor(heading, line)
        when, sources = self._when(heading, line), self._sources(heading, line)
        self._refuse_misplaced(body)
        paragraphs = tuple(_paragraphs(body))
        if not body or body[0].type != "paragraph_open" or not paragraphs[0]:
            self._note(line, "the section does not begin with a paragraph; its claim is quoted from there", "no-claim")
        if anchor is None:
            return None
        stop = self.tokens[end].map if end < len(self.tokens) else None
        markdown = self._body(heading.map[1], stop[0] if stop else len(self.lines))
        return Section(self.topic, anchor, _plain(title), markdown, paragraphs, when, sources, line)

    def _anchor(self, heading: Token, line: int) -> str | None:
        for name in heading.meta.get("insecure_attrs", {}):
            near = ", ".join(("#anchor", *_ATTRIBUTES[1:]))
            self._note(line, f'unknown attribute "{name}"; a section takes {near}', "unknown-attribute")
        anchor = str(heading.attrs.get("id", ""))
        if not heading.attrs and not heading.meta.get("insecure_attrs"):
            self._note(line, "no attribute line directly above the heading", "no-attributes")
            return None
        if not _ANCHOR.fullmatch(anchor):
            what = f'the anchor "{anchor}" is not kebab-case' if anchor else "no anchor; begin the attributes with #id"
            self._note(line, what, "bad-anchor" if anchor else "no-anchor")
            return None
        end = self.problems.ends.get(self.path, len(self.lines))
        if anchor in self.anchors and not self.anchors[anchor] <= end < line:
            self._note(line, f'the anchor "{anchor}" already stands in line {self.anchors[anchor]}', "duplicate-anchor")
            return None
        self.anchors[anchor] = line
        return anchor

    def _when(self, heading: Token, line: int) -> Condition:
        if "when" not in heading.attrs:
            return ALWAYS
        text = str(heading.attrs["when"]).replace("\\{", "{").replace("\\}", "}")
        document = read_yaml_text(text, self.path, self.problems, first_line=line)
        try:
            return parse_condition(document.value) if document else ALWAYS
        except ValueError as error:
            self._note(line, str(error), "bad-condition")
            return ALWAYS

    def _sources(self, heading: Token, line: int) -> tuple[str, ...]:
        keys = str(heading.attrs.get("sources", "")).split()
        if not keys and heading.attrs:
            self._note(line, "no source; name the works that the section rests on", "no-source")
        for key in keys:
            if self.sources is not None and key not in self.sources:
                self.problems.add_unknown(self.path, line, "source", key, set(self.sources))
        return tuple(keys)

    def _refuse_misplaced(self, body: list[Token]) -> None:
        for token in body:
            line = token.map[0] + 1 if token.map else 1
            if token.meta.get("insecure_attrs") or any(name in token.attrs for name in _ATTRIBUTES):
                self._note(line, "attributes stand directly above a ## heading", "misplaced-attributes")
            elif token.type == "inline" and any(part.startswith("{") for part in token.content.split("\n")):
                self._note(line, "an attribute line that can't be read, or no empty line above it", "bad-attributes")

    def _body(self, start: int, stop: int) -> str:
        """The lines of a section without the next one's attribute line and without blank lines around."""
        lines = self.lines[start:stop]
        while lines and (not lines[-1].strip() or (stop < len(self.lines) and lines[-1].startswith("{"))):
            lines.pop()
        return "\n".join(lines).strip("\n")

    def _note(self, line: int, message: str, code: str) -> None:
        self.problems.add(self.path, line, message, code)


def _escape_braces(line: re.Match[str]) -> str:
    """The attributes plugin refuses a brace in a quoted value unless it is escaped; authors need not know."""
    return "{" + re.sub(r"[{}]", r"\\\g<0>", line[1]) + "}"


def _paragraphs(tokens: list[Token]) -> Iterator[str]:
    for opening, inline in pairwise(tokens):
        if opening.type == "paragraph_open" and opening.level == 0:
            yield _plain(inline)


def _plain(inline: Token) -> str:
    parts = []
    for token in inline.children or ():
        parts.append(" " if token.type in {"softbreak", "hardbreak"} else token.content)
    return "".join(parts).strip()
