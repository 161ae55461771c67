"""Turns Markdown of our own making into HTML that is safe to insert in a page.

Raw HTML is off, so whatever reaches it comes out as text; links go to http and https alone.
"""

from collections.abc import Mapping
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from nicwise.render.blocks import is_address

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")


def to_html(markdown: str, links: Mapping[str, tuple[str, str]]) -> str:
    """Render Markdown. links: citation number -> (address of its passage, title); `[1]` becomes a link to it."""
    references = {label: {"href": href, "title": title} for label, (href, title) in links.items() if is_address(href)}
    env = {"references": references}
    tokens = _MARKDOWN.parse(markdown, env)
    for token in tokens:
        _mark_citations(token.children or [], set(references))
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env))


def _mark_citations(tokens: list[Token], labels: set[str]) -> None:
    """A link whose text is a citation's number says so, and reads [1] as everywhere else."""
    for opening, text in pairwise(tokens):
        if opening.type == "link_open" and text.type == "text" and text.content in labels:
            opening.attrSet("class", "citation")
            text.content = f"[{text.content}]"
