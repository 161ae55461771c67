"""A reply as a Slack message, within Slack's limits: https://docs.slack.dev/reference/block-kit/blocks/.

What is too long is cut in a stated order, never the headline, the layout or the links of citations; a cut message
ends with a link to the whole answer. Slack's own models check each block's limits as it is built.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ContextBlock, MarkdownTextObject, SectionBlock

from nicwise.answer import FollowUp, Reply, TopicAnswer
from nicwise.doors.chat.mrkdwn import escape, link, mrkdwn
from nicwise.render.outline import outline

__all__ = ["LONGEST_MESSAGE", "MOST_BLOCKS", "message", "notice"]

MOST_BLOCKS = 50
LONGEST_SECTION = 3_000
LONGEST_MESSAGE = 12_000
"""Characters of all blocks together. Slack states no figure; about 13,200 were seen refused (slackapi/bolt-js#2509)."""

LONGEST_FALLBACK = 4_000
LONGEST_BUTTON = 75
CITATIONS_A_BLOCK = 10
MOST_CHOICES = 10
MOST_SUGGESTIONS = 3
MOST_CLARIFYING = 5

Payload = dict[str, Any]


def message(reply: Reply) -> Payload:
    """`text` and `blocks` of a message that shows the reply."""
    tries = (_blocks(reply, _sections(shorter), is_cut=is_cut) for is_cut, shorter in _shorter_and_shorter(reply))
    blocks = next(filter(_fits, tries), None) or _cut_from_the_end(reply)
    return {"text": _fallback(reply), "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def notice(text: str) -> Payload:
    """A message of a sentence or two that is no answer."""
    return {"text": escape(text)[:LONGEST_FALLBACK], "unfurl_links": False, "unfurl_media": False}


def _fallback(reply: Reply) -> str:
    """For notifications and screen readers: the headlines."""
    text = " ".join(answer.headline for answer in reply.answers) or reply.message
    return escape(text)[:LONGEST_FALLBACK]


def _shorter_and_shorter(reply: Reply) -> Iterator[tuple[bool, Reply]]:
    """The reply whole, then with ever more left out; each with whether it is cut."""
    yield False, reply
    for cut in (_without_alternatives, _with_five_steps, _without_limits, _with_headline_layout_and_reasons):
        reply = reply.model_copy(update={"answers": tuple(map(cut, reply.answers))})
        yield True, reply


def _without_alternatives(answer: TopicAnswer) -> TopicAnswer:
    return answer.model_copy(update={"alternatives": ()})


def _with_five_steps(answer: TopicAnswer) -> TopicAnswer:
    return answer.model_copy(update={"steps": answer.steps[:5]})


def _without_limits(answer: TopicAnswer) -> TopicAnswer:
    return answer.model_copy(
        update={"points": tuple(point for point in answer.points if point.kind in ("why", "cost"))}
    )


def _with_headline_layout_and_reasons(answer: TopicAnswer) -> TopicAnswer:
    return answer.model_copy(update={"steps": (), "target": None, "points": answer.points[:3]})


def _sections(reply: Reply) -> list[str]:
    """The reply in mrkdwn, in pieces that each fit a section. What has blocks of its own is left out."""
    body = reply.model_copy(update={"citations": (), "follow_ups": (), "suggestions": ()})
    urls = {str(citation.ref): citation.url for citation in reply.citations}
    return list(_packed(piece for block in outline(body) for piece in _pieces(mrkdwn(block, urls))))


def _packed(pieces: Iterable[str]) -> Iterator[str]:
    """Joins neighbours as long as they fit: few sections, broken only between paragraphs."""
    section = ""
    for piece in pieces:
        if section and len(section) + len(piece) + 2 > LONGEST_SECTION:
            yield section
            section = ""
        section = f"{section}\n\n{piece}" if section else piece
    if section:
        yield section


def _pieces(text: str) -> Iterator[str]:
    """A block's text, broken at line ends where it is too long for one section; each piece of a fence is fenced."""
    if len(text) <= LONGEST_SECTION:
        yield text
        return
    fence = "```\n" if text.startswith("```") else ""
    lines = text.removeprefix("```\n").removesuffix("\n```").split("\n") if fence else text.split("\n")
    room = LONGEST_SECTION - 2 * len(fence) - 1
    piece: list[str] = []
    for line in (part for whole in lines for part in _at_words(whole, room)):
        if piece and sum(map(len, piece)) + len(piece) + len(line) > room:
            yield _fenced(piece, fence)
            piece = []
        piece.append(line)
    yield _fenced(piece, fence)


def _fenced(lines: Sequence[str], fence: str) -> str:
    text = "\n".join(lines)
    return f"{fence}{text}\n```" if fence else text


def _at_words(line: str, room: int) -> Iterator[str]:
    while len(line) > room:
        # Markup and escapes hold no spaces, save in the label of a link: break where none is open.
        at = next(
            (i for i in range(room, 0, -1) if line[i] == " " and line.rfind("<", 0, i) <= line.rfind(">", 0, i)), room
        )
        yield line[:at]
        line = line[at:].lstrip()
    yield line


def _blocks(reply: Reply, sections: Sequence[str], *, is_cut: bool) -> list[Payload]:
    blocks: list[Block] = [SectionBlock(text=_text(section)) for section in sections]
    blocks += _citations(reply)
    if is_cut or not reply.kept:
        said = [link(reply.permalink, "The whole answer")] if is_cut and reply.kept else []
        said += [] if reply.kept else ["This answer could not be stored: copy it if you need it later."]
        said += ["It is cut here, and could not be stored."] if is_cut and not reply.kept else []
        blocks.append(ContextBlock(elements=[_text(text) for text in said]))
    blocks += _actions(reply)
    return [block.to_dict() for block in blocks]


def _citations(reply: Reply) -> Iterator[Block]:
    lines = [link(citation.url, f"[{citation.ref}] {citation.title}") for citation in reply.citations]
    for start in range(0, len(lines), CITATIONS_A_BLOCK):
        yield ContextBlock(elements=[_text(line) for line in lines[start : start + CITATIONS_A_BLOCK]])


def _actions(reply: Reply) -> Iterator[Block]:
    """Buttons. Their values hold ids and values only: words come from our side again when one is pressed."""
    if reply.follow_ups:
        first = reply.follow_ups[0]
        yield SectionBlock(text=_text(f"*{escape(first.question)}*"[:LONGEST_SECTION]))
        buttons = list(_choices(reply.conversation_id, first, reply.outcome))
        if buttons:
            yield ActionsBlock(block_id="follow-up", elements=buttons)
    elif reply.outcome != "answered" and reply.suggestions:
        most = MOST_SUGGESTIONS if reply.outcome == "out_of_scope" else MOST_CLARIFYING
        yield ActionsBlock(
            block_id="suggestions",
            elements=[
                _button(f"topic:{place}", suggestion.title, {"c": reply.conversation_id, "t": suggestion.topic})
                for place, suggestion in enumerate(reply.suggestions[:most])
            ],
        )
    if reply.answers and reply.kept:
        yield ActionsBlock(
            block_id="feedback",
            elements=[
                _button("feedback:yes", "Helpful", {"a": reply.id}),
                _button("feedback:no", "Not helpful", {"a": reply.id}),
            ],
        )


def _choices(conversation_id: str, follow_up: FollowUp, outcome: str) -> Iterator[ButtonElement]:
    most = MOST_CHOICES if outcome == "answered" else MOST_CLARIFYING
    for place, choice in enumerate(follow_up.choices[:most]):
        yield _button(f"fact:{place}", choice.label, {"c": conversation_id, "f": follow_up.fact, "v": choice.value})


def _button(action_id: str, label: str, value: Payload) -> ButtonElement:
    return ButtonElement(text=label[:LONGEST_BUTTON], action_id=action_id, value=json.dumps(value))


def _text(text: str) -> MarkdownTextObject:
    # verbatim: Slack must not turn names and addresses in the text into mentions and links.
    return MarkdownTextObject(text=text, verbatim=True)


def _fits(blocks: Sequence[Payload]) -> bool:
    return len(blocks) <= MOST_BLOCKS and _length(blocks) <= LONGEST_MESSAGE


def _length(blocks: Sequence[Payload]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False))


def _cut_from_the_end(reply: Reply) -> list[Payload]:
    """The last resort: as many sections as fit."""
    *_, (_, shortest) = _shorter_and_shorter(reply)
    sections = _sections(shortest)
    while not _fits(blocks := _blocks(reply, sections, is_cut=True)) and len(sections) > 1:
        sections.pop()
    return blocks
