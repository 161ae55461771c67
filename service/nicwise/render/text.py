"""Prints blocks as plain text, readable in a terminal and in an e-mail. Citations read [1]."""

import textwrap
from collections.abc import Iterable
from itertools import zip_longest

from nicwise.render.blocks import Block, Code, Heading, Items, Paragraph, Span, Spans, Table

WIDTH = 78
"""Columns; what mail programs and terminals show without breaking lines themselves."""


_NARROWEST = 8
"""Columns; a cell narrower than that is no longer read as one."""


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
    widths = _fit([max(len(row[column]) for row in rows) for column in range(len(table.head))])
    head, *body = (_row(row, widths) for row in rows)
    return "\n".join([head, "  ".join("-" * width for width in widths), *body])


def _fit(widths: list[int]) -> list[int]:
    """Take from the widest columns until the row fits, so that mail programs don't break it."""
    widths = widths.copy()
    while sum(widths) + 2 * (len(widths) - 1) > WIDTH and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(cells: list[str], widths: list[int]) -> str:
    """One row, of as many lines as its fullest cell needs."""
    wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    lines = zip_longest(*wrapped, fillvalue="")
    return "\n".join(
        "  ".join(part.ljust(width) for part, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _items(block: Items, width: int) -> str:
    lines: list[str] = []
    for number, parts in enumerate(block.items, start=1):
        marker = f"{number}. " if block.numbered else "- "
        body = "\n".join(_block(part, width - len(marker)) for part in parts)
        lines.append(marker + textwrap.indent(body, " " * len(marker)).lstrip())
    return "\n".join(lines)
