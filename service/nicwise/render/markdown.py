"""Prints blocks as Markdown: CommonMark with tables. Citations read [1]."""

import re
from collections.abc import Iterable
from itertools import groupby

from nicwise.render.blocks import Block, Code, Heading, Items, Paragraph, Span, Spans, Table

_SPECIAL = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|!(?=\[)|(?<=:)/(?=/)")
_CLOSING = re.compile(r"#(?=#*$)")
_LINE_START = re.compile(r"([#>+=-]|\d{1,9}(?=[.)](\s|$)))")


def print_markdown(blocks: Iterable[Block]) -> str:
    """The blocks as Markdown, ending without a line break."""
    return "\n\n".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Heading(spans):
            return f"## {_CLOSING.sub(_escaped, _spans(spans))}"
        case Paragraph(spans):
            return _line(spans)
        case Code():
            return _fence(block)
        case Table():
            return _table(block)
        case Items():
            return _items(block)


def _line(spans: Spans) -> str:
    """A paragraph; a first character that would begin a list, heading or quote is escaped."""
    text = _spans(spans)
    if not (spans and spans[0].style == "plain" and (match := _LINE_START.match(text))):
        return text
    at = match.end() if match[0].isdigit() else 0
    return f"{text[:at]}\\{text[at:]}"


def _spans(spans: Spans) -> str:
    runs = ((strong, "".join(map(_span, run))) for strong, run in groupby(spans, key=lambda span: span.strong))
    return "".join(f"**{text}**" if strong else text for strong, text in runs)


def _span(span: Span) -> str:
    match span.style:
        case "plain":
            return escape(span.text)
        case "code":
            return _code_span(span.text)
        case "link":
            return f"[{escape(span.text)}](<{_address(span.url)}>)"
        case "cite":
            return f"[{span.text}]"


def escape(text: str) -> str:
    """Text that reads as itself where Markdown is understood, and is still readable where it is not."""
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _code_span(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _address(url: str) -> str:
    return re.sub(r"[\s<>\\]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), url)


def _fence(code: Code) -> str:
    fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", code.text)), default=0) + 1)
    return f"{fence}{code.language}\n{code.text}\n{fence}"


def _table(table: Table) -> str:
    rows = [[_cell((Span(title),)) for title in table.head], ["---"] * len(table.head)]
    rows += [[_cell(spans) for spans in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(spans: Spans) -> str:
    return _spans(spans).replace("|", "\\|")


def _items(block: Items) -> str:
    lines: list[str] = []
    for number, parts in enumerate(block.items, start=1):
        marker = f"{number}. " if block.numbered else "- "
        text = "\n\n".join(_block(part) for part in parts)
        first, *rest = text.split("\n")
        lines += [marker + first, *(" " * len(marker) + line if line else "" for line in rest)]
    return "\n".join(lines)
