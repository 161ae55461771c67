"""Prints blocks as plain text, readable in a terminal and in an e-mail. Citations read [1]."""

import textwrap
from collections.abc import Iterable

from nicwise.render.blocks import Block, Code, Heading, Items, Paragraph, Span, Spans, Table

WIDTH = 78
"""Columns; what mail programs and terminals show without breaking lines themselves."""


def print_text(blocks: Iterable[Block]) -> str:
    """The blocks as plain text, ending without a line break."""
    return "\n\n".join(_block(block, WIDTH) for block in blocks)


def _block(block: Block, width: int) -> str:
    match block:
        case Heading(spans):
            title = _fill(_spans(spans), width)
            return f"{title}\n{'-' * min(width, max(map(len, title.splitlines()), default=0))}"
        case Paragraph(spans):
            return _fill(_spans(spans), width)
        case Code(text):
            return textwrap.indent(text, "    ")
        case Table():
            return _table(block)
        case Items():
            return _items(block, width)


def _fill(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def _spans(spans: Spans) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    match span.style:
        case "link":
            return span.url
        case "cite":
            return f"[{span.text}]"
        case _:
            return span.text


def _table(table: Table) -> str:
    rows = [list(table.head), *([_spans(cell) for cell in row] for row in table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.head))]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _items(block: Items, width: int) -> str:
    lines: list[str] = []
    for number, parts in enumerate(block.items, start=1):
        marker = f"{number}. " if block.numbered else "- "
        body = "\n".join(_block(part, width - len(marker)) for part in parts)
        lines.append(marker + textwrap.indent(body, " " * len(marker)).lstrip())
    return "\n".join(lines)
