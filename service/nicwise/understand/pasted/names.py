"""What the names that people give adapters, teams and networks say of their traffic, by the lexicon."""

import re
from collections.abc import Iterable

from nicwise.pack.model import Term
from nicwise.understand.normalise import words
from nicwise.understand.terms import TermIndex

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_VIRTUAL = re.compile(r"\s*v?Ethernet\s*\((?P<name>[^()]{1,80})\)?", re.IGNORECASE)
_LONGEST = 120


class Names:
    """Knows the terms of the field. Immutable after it is made, safe to share."""

    def __init__(self, lexicon: Iterable[Term]) -> None:
        self._index = TermIndex(lexicon)

    def terms(self, name: str) -> tuple[Term, ...]:
        """The terms in a name such as "iSCSI-A", "MgmtTeam", "vEthernet (LM)", in order."""
        bare = inner(name)[:_LONGEST]
        found = self._index.find(words(bare))
        if not any(mention.term.role for mention in found):
            found = self._index.find(words(_CAMEL.sub(" ", bare))) or found
        return tuple(mention.term for mention in found)

    def roles(self, name: str) -> tuple[str, ...]:
        """Kinds of traffic in a name, each once."""
        return tuple(dict.fromkeys(term.role for term in self.terms(name) if term.role is not None))


def inner(name: str) -> str:
    """ "LM" of "vEthernet (LM)"; other names as they are."""
    match = _VIRTUAL.match(name[:_LONGEST])
    return match["name"] if match else name
