"""Shows a reply as Markdown, plain text and HTML. What a layout looks like as a picture stands in `picture`."""

from collections.abc import Sequence

from nicwise.answer import Citation, Fact, Reply, TopicAnswer
from nicwise.render.html import to_html
from nicwise.render.markdown import print_markdown
from nicwise.render.outline import answer_outline, cited_outline, outline
from nicwise.render.text import print_text

__all__ = ["render", "render_plan"]


def render(reply: Reply, formats: Sequence[str]) -> Reply:
    """Fill in every answer's `markdown`, and the whole reply in each of the formats asked for.

    formats: of "markdown", "text" and "html"; those not named stay None.
    """
    blocks = outline(reply)
    markdown = print_markdown(blocks)
    links = {str(citation.ref): (citation.url, citation.title) for citation in reply.citations}
    answers = tuple(
        answer.model_copy(update={"markdown": print_markdown(answer_outline(answer, reply.facts))})
        for answer in reply.answers
    )
    return reply.model_copy(
        update={
            "answers": answers,
            "markdown": markdown if "markdown" in formats else None,
            "text": print_text(blocks) if "text" in formats else None,
            "html": to_html(markdown, links) if "html" in formats else None,
        }
    )


def render_plan(answer: TopicAnswer, facts: Sequence[Fact], citations: Sequence[Citation]) -> str:
    """One answer as Markdown that stands alone, with its sources."""
    return print_markdown(cited_outline(answer, facts, citations))
