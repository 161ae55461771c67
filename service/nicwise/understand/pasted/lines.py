"""A message as lines, without what mail, chat and consoles put in front of them: quote marks, prompts, table bars."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nicwise.understand.pasted.flow import Flow

_QUOTED = re.compile(r"(?:[ \t]{0,8}>(?![>\w])[ \t]?){1,4}")
_PROMPT = r"(?:\[[^\]\n]{1,60}\]:[ \t]*)?(?:PS[ \t]?[a-z]?:?[^>\n]{0,120}>+|[a-z]:\\[^>\n]{0,120}>|[>$#])[ \t]*"
_COMMAND = re.compile(
    rf"\s*(?:{_PROMPT})?(?P<command>\(?(?:get-\w{{2,60}})(?=\s*(?:$|[|;)\-])|\s+[\"'*\w]{{1,80}}\s*$).{{0,300}}"
    r"|ipconfig(?:\.exe)?\s*(?:/\w{1,20})?\s*(?:\|.{0,80})?)$",
    re.IGNORECASE,
)
_BARE_PROMPT = re.compile(rf"\s*{_PROMPT}$", re.IGNORECASE)
_RULE = re.compile(r"(?=.*-{2})[\s:+=–—-]+$")


@dataclass(frozen=True, slots=True)
class Line:
    """`flow`: what stands on it, bars of tables turned to tabs. `start`, `end`: the whole line with its line break."""

    flow: Flow
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.flow.text

    @property
    def is_blank(self) -> bool:
        return not self.flow.text.strip() or self.flow.text.strip().startswith("```")

    @property
    def is_rule(self) -> bool:
        """Whether it is the row of dashes under a heading."""
        return _RULE.match(self.flow.text) is not None

    @property
    def command(self) -> str:
        """The command typed on it, or nothing."""
        match = _COMMAND.match(self.flow.text[:500])
        return match["command"] if match else ""

    @property
    def is_prompt(self) -> bool:
        """Whether it is a prompt, waiting for a command."""
        return _BARE_PROMPT.match(self.flow.text[:300]) is not None


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of any text, in order."""
    return tuple(_lines(text))


def _unquoted(said: str) -> str:
    """A line of quoted values with commas between, with tabs in their place; of the same length."""
    said = said.replace('","', "\t\t\t")
    edges = len(said) - len(said.lstrip()), len(said.rstrip()) - 1
    return "".join(" " if c == '"' and i in edges else c for i, c in enumerate(said))


def _lines(text: str) -> Iterator[Line]:
    place = 0
    for raw in text.splitlines(keepends=True):
        quoted = _QUOTED.match(raw)
        first = quoted.end() if quoted else 0
        said = raw[first:].rstrip()
        if said.count("|") >= 2 and not _COMMAND.match(said[:500]):
            said = said.replace("|", "\t")
        if '","' in said:
            said = _unquoted(said)
        yield Line(Flow(said, range(place + first, place + first + len(said))), place, place + len(raw))
        place += len(raw)
