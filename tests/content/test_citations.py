"""What is said stands in what is cited, over all content; and the check that says so can fail."""

from functools import cache

from nicwise.pack import Pack, default_root, load_pack
from nicwise.pack.citations import Quotes, check_citations, claims_of
from nicwise.profile import WINDOWS
from nicwise.proving import Proof, prove


@cache
def pack() -> Pack:
    return load_pack(default_root())


@cache
def proof() -> Proof:
    return prove(pack())


def test_every_sentence_of_the_rules_is_covered_and_every_citation_used() -> None:
    problems, sentences, citations = check_citations(pack().knowledge, pack().rules, pack().tables, default_root())

    assert [str(problem) for problem in problems] == []
    assert sentences > citations > 2000


def test_every_sentence_of_the_replies_cites_and_holds_for_its_version() -> None:
    assert proof().faults == ()


def test_each_topic_says_something_for_each_version() -> None:
    assert {tuple(cells) for cells in proof().matrix.values()} == {WINDOWS}
    assert set(proof().matrix) == set(pack().knowledge.topics)


def test_a_number_that_no_passage_has_is_found() -> None:
    quotes = Quotes(pack().knowledge)
    claim = next(claim for claim in claims_of(pack().rules, pack().tables) if claim.id == "lmnet-2012")

    assert list(quotes.uncovered(f"{claim.sentences[0]} on 73 ports", claim.sections)) == ["number 73"]


def test_a_passage_about_something_else_is_no_use() -> None:
    assert not Quotes(pack().knowledge).is_used("sr-iov#mac-spoofing", ["Live migration takes one port."])
