"""Puts a reply in reading order: which block stands where, for every format alike.

The answer first, then what was taken for granted, the layout, its reasons and costs, what to do, and the passages
it all rests on. Nothing is worded here beyond the labels of these parts.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from nicwise.answer import Citation, Fact, Number, Reply, Step, TopicAnswer
from nicwise.render.blocks import (
    Block,
    Code,
    Heading,
    Items,
    Paragraph,
    Span,
    Spans,
    bold,
    cited,
    cites,
    link,
    plain,
    prose,
    words,
)
from nicwise.render.plans import alternatives, layout_blocks

Item = tuple[Paragraph | Code, ...]

_MOST_COSTS = 4
"""Trade-offs that are read out, worst first. A converged team bends a rule for nearly every pair of networks; the
reply's data has them all."""


def outline(reply: Reply) -> list[Block]:
    """The whole reply."""
    several = len(reply.answers) > 1
    blocks: list[Block] = []
    for place, answer in enumerate(reply.answers):
        if several:
            blocks.append(Heading(words(answer.asked.text)))
        blocks += answer_outline(answer, reply.facts if place == 0 else ())
    if reply.message:
        blocks.append(Paragraph(prose(reply.message)))
    blocks += _unanswered(reply)
    blocks += _suggestions(reply)
    shown = cited(blocks)
    blocks += _sources([citation for citation in reply.citations if citation.ref in shown])
    blocks += _follow_up(reply)
    return blocks


def answer_outline(answer: TopicAnswer, facts: Sequence[Fact]) -> list[Block]:
    """One answer, without the list of sources. facts: those to say aloud with it."""
    headline_refs = answer.rules[0].citations if answer.rules else answer.citations[:1]
    blocks: list[Block] = [Paragraph(_cited(prose(answer.headline, strong=True), headline_refs))]
    blocks += _taken_for_granted(facts)
    if answer.layout:
        blocks += layout_blocks("Layout", answer.layout)
    if answer.target:
        to_buy = any(nic.missing for nic in answer.target.nics)
        blocks += layout_blocks("What to buy" if to_buy else "What to aim for", answer.target)
    blocks += alternatives(answer.alternatives)
    costs = answer.layout.trade_offs[:_MOST_COSTS] if answer.layout else ()
    paid = [_cited(prose(f"{_sentence(cost.what)} {_sentence(cost.because)}"), cost.citations) for cost in costs]
    next_nic = [prose(_sentence(answer.layout.next_nic))] if answer.layout and answer.layout.next_nic else []
    blocks += _listed("Why", _points(answer, "why"))
    blocks += _listed("What it costs", chain(paid, _points(answer, "cost")))
    blocks += _listed("What would change it", chain(_points(answer, "change"), next_nic))
    blocks += _listed("Keep in mind", _points(answer, "limit"))
    blocks += _listed(
        "In figures", (_cited(_number(number), number.citations) for number in answer.numbers if number.value)
    )
    if answer.steps:
        blocks += [_label("What to do"), *_scripts(answer), Items(tuple(map(_step, answer.steps)), numbered=True)]
    return blocks


def cited_outline(answer: TopicAnswer, facts: Sequence[Fact], citations: Sequence[Citation]) -> list[Block]:
    """One answer with the list of its sources."""
    blocks = answer_outline(answer, facts)
    shown = cited(blocks)
    return [*blocks, *_sources([citation for citation in citations if citation.ref in shown])]


def _label(text: str) -> Paragraph:
    return Paragraph(bold(text))


def _listed(label: str, lines: Iterable[Spans]) -> Iterator[Block]:
    """A labelled list, or nothing where there is nothing to list."""
    if items := tuple((Paragraph(spans),) for spans in lines):
        yield _label(label)
        yield Items(items)


def _cited(spans: Spans, refs: Iterable[int]) -> Spans:
    """A claim with its citations. A space between two of them, as Markdown reads [1][2] as one link."""
    return tuple(chain(spans, chain.from_iterable((Span(" "), cite) for cite in cites(refs))))


def _points(answer: TopicAnswer, kind: str) -> Iterator[Spans]:
    return (_cited(prose(point.text), point.citations) for point in answer.points if point.kind == kind)


def _taken_for_granted(facts: Sequence[Fact]) -> Iterator[Block]:
    texts = list(dict.fromkeys(fact.text for fact in facts if fact.origin in {"stated", "earlier", "profile"}))
    # "NICs" says nothing beside "four NICs"
    heard = [text for text in texts if not any(text != other and text.lower() in other.lower() for other in texts)]
    if heard:
        yield Paragraph((Span("Heard: "), *_joined(map(words, heard)), Span(".")))
    # the reason names the value: "2016, because SET needs it"
    taken = [fact.because or fact.text for fact in facts if fact.origin in {"implied", "assumed"}]
    if len(taken) == 1:
        yield Paragraph((Span("Assumed: "), *prose(_stopped(taken[0]))))
    elif taken:
        yield Paragraph(plain("Assumed:"))
        yield Items(tuple((Paragraph(prose(_stopped(text))),) for text in taken))


def _stopped(text: str) -> str:
    """With a full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _sentence(text: str) -> str:
    return _stopped(_capital(text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _joined(parts: Iterable[Spans]) -> Spans:
    """Enumerated with commas."""
    return tuple(chain.from_iterable((*((Span(", "),) if i else ()), *part) for i, part in enumerate(parts)))


def _number(number: Number) -> Spans:
    name = number.name.replace("_", " ").replace("nics", "NICs").removesuffix(" gbps")
    value = f"{number.value:g}"
    if number.low is not None and number.high is not None and number.low != number.high:
        value = f"{number.low:g} to {number.high:g}"
    unit = number.unit.removesuffix("s") if value == "1" and len(number.unit) > 3 else number.unit
    how = f" ({number.how})" if number.how else ""
    return prose(_capital(f"{name}: {value} {unit}{how}"))


def _step(step: Step) -> Item:
    parts: list[Paragraph | Code] = [Paragraph(_cited(prose(step.text), step.citations))]
    if step.command:
        parts.append(Code(step.command, step.shell or ""))
    where = step.runs_on if step.runs_on != Step.model_fields["runs_on"].default else None
    for label, text in (("Where", where), ("Interrupts", step.interrupts)):
        if text:
            parts.append(Paragraph((Span(f"{label}: "), *prose(text))))
    for label, text in (("Check", step.verify), ("Undo", step.undo)):
        if text:
            is_command = step.part is not None and step.shell is not None
            said = (Span("; ".join(text.split("\n")), "code"),) if is_command else prose(text)
            parts.append(Paragraph((Span(f"{label}: "), *said)))
    return tuple(parts)


def _scripts(answer: TopicAnswer) -> Iterator[Block]:
    """Where all steps are had as one file."""
    if answer.script:
        yield Paragraph((Span("All steps as one script: "), *link("layout.ps1", answer.script)))
    if answer.script_by_hand:
        yield Paragraph((Span("The same by hand, without Network ATC: "), *link("layout.ps1", answer.script_by_hand)))


def _unanswered(reply: Reply) -> Iterator[Block]:
    left = [part for part in reply.unanswered if part.text] if reply.answers else []
    reasons = ((Span("“"), *words(part.text), Span("”: "), *prose(part.reason)) for part in left)
    yield from _listed("Not answered", reasons)


def _suggestions(reply: Reply) -> Iterator[Block]:
    offered = () if reply.answers else reply.suggestions  # an answer is not followed by advertisement
    lines = (prose(suggestion.question) for suggestion in offered)
    yield from _listed("You could ask", lines)


def _sources(citations: Sequence[Citation]) -> Iterator[Block]:
    yield from _listed("Sources", map(_source, citations))


def _source(citation: Citation) -> Spans:
    works = "; ".join(", ".join(filter(None, (work.publisher, work.date))) for work in citation.sources)
    return (
        *cites([citation.ref]),
        Span(" "),
        *plain(citation.title),
        Span(" — “"),
        *plain(first_sentence(citation.quote)),
        Span("”"),
        *((Span(" ("), *plain(works), Span(")")) if works else ()),
        Span(" "),
        *link("read it", citation.url),
    )


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence; the whole where there is none."""
    for end in range(len(text)):
        if text[end] in ".?!" and text[end + 1 : end + 2] == " " and text[end + 2 : end + 3].isupper():
            return text[: end + 1]
    return text


def _follow_up(reply: Reply) -> Iterator[Block]:
    if reply.follow_ups:
        first = reply.follow_ups[0]
        yield Paragraph(prose(first.question, strong=True))
