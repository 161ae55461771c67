"""How a message is laid out for reading."""

import importlib
import pkgutil

import nicwise.understand
from nicwise.understand.reader import Reader


def test_no_word_that_the_grammar_knows_is_mended_into_another(reader: Reader) -> None:
    known: set[str] = set()
    for module in pkgutil.walk_packages(nicwise.understand.__path__, "nicwise.understand."):
        if module.name.startswith("nicwise.understand.pasted"):
            continue  # the words of commands are never mended: what is pasted is not read as prose
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, frozenset | tuple):
                known.update(_plain_words(value))
    mended = {word: reader.scene(f"x {word} x").texts[1] for word in sorted(known)}

    assert {word: other for word, other in mended.items() if word != other} == {}


def _plain_words(value: object) -> set[str]:
    if isinstance(value, str):
        return {value} if value.isalpha() and value.isascii() and value.islower() else set()
    if isinstance(value, frozenset | tuple):
        return {word for part in value for word in _plain_words(part)}
    return set()


def test_offsets_point_into_the_original_text(reader: Reader) -> None:
    text = "Hi 😀,  our “hearbeat” NICs…"
    scene = reader.scene(text)

    assert scene.texts == ("hi", "our", "heartbeat", "nics")
    assert [text[word.start : word.end] for word in scene.words] == ["Hi", "our", "hearbeat", "NICs"]


def test_a_term_does_not_stretch_over_a_comma(reader: Reader) -> None:
    scene = reader.scene("no cluster, NICs are fine")

    assert [mention.term.id for mention in scene.mentions] == ["cluster", "nic"]


def test_clauses_tell_what_asks_from_what_states(reader: Reader) -> None:
    scene = reader.scene("we have 4 NICs, is that enough, the hosts are old?")

    assert [clause.asks for clause in scene.clauses] == [False, True, False]


def test_a_marked_sentence_without_an_opener_asks_at_its_end(reader: Reader) -> None:
    scene = reader.scene("2008 R2, 4 NICs, enough?")

    assert [clause.asks for clause in scene.clauses] == [False, False, True]
