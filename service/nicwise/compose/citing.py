"""Numbers citations in the order in which a reply first uses them."""

from collections.abc import Iterable

from nicwise.answer import Citation, CitedSource, Number
from nicwise.decide.model import Decision
from nicwise.pack.model import Knowledge


class Citer:
    """Gives every section that a reply rests on its number, from 1. One for each reply."""

    def __init__(self, knowledge: Knowledge, public_url: str) -> None:
        self._knowledge = knowledge
        self._public_url = public_url.rstrip("/")
        self._refs: dict[str, int] = {}
        self._whole: set[str] = set()

    def cite(self, sections: Iterable[str]) -> tuple[int, ...]:
        """The numbers of sections ("topic#anchor"), each once, in the order given."""
        return tuple(self._refs.setdefault(section, len(self._refs) + 1) for section in dict.fromkeys(sections))

    def cite_whole(self, section: str) -> tuple[int, ...]:
        """The number of a section that is told as it stands, so that the quote is all of its text."""
        self._whole.add(section)
        return self.cite((section,))

    def cite_numbers(self, decision: Decision) -> tuple[Number, ...]:
        """The figures of a decision, each with what it rests on."""
        return tuple(
            number.model_copy(update={"citations": self.cite(decision.number_sections.get(number.name, ()))})
            for number in decision.numbers
        )

    def citations(self) -> tuple[Citation, ...]:
        """All sections cited so far, by number. The quote is the section's first paragraph, as it stands, or all."""
        return tuple(self._citation(section, ref) for section, ref in self._refs.items())

    def _citation(self, section_id: str, ref: int) -> Citation:
        section = self._knowledge.section(section_id)
        works = (self._knowledge.sources[key] for key in section.sources)
        return Citation(
            ref=ref,
            topic=section.topic,
            section=section.anchor,
            title=section.title,
            quote=" ".join(section.paragraphs) if section_id in self._whole else section.paragraphs[0],
            url=f"{self._public_url}/knowledge/{section.topic}#{section.anchor}",
            sources=tuple(
                CitedSource(key=work.key, title=work.title, publisher=work.publisher, url=work.url, date=work.date)
                for work in works
            ),
        )
