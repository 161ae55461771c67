"""Slack's text format, both ways: what people typed there into plain text, and our documents into mrkdwn."""

import html
import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from nicwise.render.blocks import Block, Code, Heading, Items, Paragraph, Span, Spans, Table
from nicwise.render.text import print_text

__all__ = ["escape", "link", "mrkdwn", "plain_question"]

_ENTITY = re.compile(r"<(?P<kind>[@#!])?(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_BROADCAST = re.compile(r"@(?=(?:channel|here|everyone|all)\b)", re.IGNORECASE)

_ZERO_WIDTH = "\u200b"


def plain_question(text: str) -> str:
    """What a person meant to ask: mentions of people removed, links and channels as they read, entities decoded."""
    return html.unescape(" ".join(_ENTITY.sub(_read_entity, text).split()))


def _read_entity(match: re.Match[str]) -> str:
    label, target = match["label"], match["target"]
    match match["kind"]:
        case "@":
            return " "
        case "!":
            return label or f"@{target.split('^')[0]}"
        case "#":
            return f"#{label}" if label else " "
        case _:
            return label or target


def escape(text: str) -> str:
    """Text that stays text: no markup, no mention, and nobody's whole channel is called."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BROADCAST.sub(f"@{_ZERO_WIDTH}", escaped)


def link(url: str, label: str) -> str:
    """A link. Its label can hold neither the sign that ends it nor the one that begins it."""
    return f"<{escape(url).replace('|', '%7C')}|{escape(label.replace('|', '/'))}>"


def mrkdwn(block: Block, citations: Mapping[str, str]) -> str:
    """A block of a document. citations: number -> address of the passage."""
    match block:
        case Heading(spans) | Paragraph(spans):
            return _spans(spans, citations)
        case Code(text):
            return _fence(text)
        case Table():
            return _fence(print_text([block]))
        case Items():
            return "\n".join(_items(block, citations))


def _items(block: Items, citations: Mapping[str, str]) -> Iterable[str]:
    for number, item in enumerate(block.items, start=1):
        mark = f"{number}. " if block.numbered else "• "
        yield mark + "\n".join(mrkdwn(part, citations) for part in item)


def _fence(text: str) -> str:
    # A fence inside a fence would end it.
    return f"```\n{escape(text.replace('```', f'`{_ZERO_WIDTH}``'))}\n```"


def _spans(spans: Spans, citations: Mapping[str, str]) -> str:
    """Neighbours that are strong share one pair of asterisks, which stand at words: elsewhere Slack shows them."""
    runs = groupby(spans, key=lambda span: span.strong)
    texts = ((strong, "".join(_span(span, citations) for span in run)) for strong, run in runs)
    return "".join(_strong(text) if strong else text for strong, text in texts)


def _strong(text: str) -> str:
    inner = text.strip()
    return text.replace(inner, f"*{inner}*", 1) if inner else text


def _span(span: Span, citations: Mapping[str, str]) -> str:
    match span.style:
        case "code":
            return f"`{escape(span.text.replace('`', ''))}`"
        case "link":
            return link(span.url, span.text)
        case "cite":
            url = citations.get(span.text)
            return link(url, f"[{span.text}]") if url else f"[{span.text}]"
        case _:
            return escape(span.text)
