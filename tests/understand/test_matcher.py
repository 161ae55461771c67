"""Labels for texts, on an invented fruit stall."""

from dataclasses import replace

import numpy as np
import pytest

from nicwise.understand.matcher import FOLDS, Example, Matcher

ASKS = ("how much is", "do you sell", "is it too early for", "i want", "where grows")
FRUIT = {"apple": ("an apple", "apples", "a red apple", "cider"), "plum": ("a plum", "plums", "a blue plum", "prunes")}
EXAMPLES = [
    Example(f"{ask} {fruit}", label, f"voice {place % 4}")
    for label, fruits in FRUIT.items()
    for fruit in fruits
    for place, ask in enumerate(ASKS)
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.fit(EXAMPLES)


@pytest.mark.parametrize(
    ("text", "label"), [("do apples keep", "apple"), ("a bag of PLUMS!", "plum"), ("two aplpes please", "apple")]
)
def test_a_new_text_gets_its_label_whatever_its_case_and_typing_errors(matcher: Matcher, text: str, label: str) -> None:
    assert matcher.rank(text)[0][0] == label


def test_all_labels_are_ranked_likeliest_first(matcher: Matcher) -> None:
    ranked = matcher.rank("a blue plum")

    assert {label for label, _ in ranked} == set(FRUIT)
    assert [chance for _, chance in ranked] == sorted((chance for _, chance in ranked), reverse=True)


def test_strange_words_make_every_label_less_likely(matcher: Matcher) -> None:
    assert matcher.rank("plums quantum zeppelin marmalade velvet orchestra")[0][1] < matcher.rank("plums")[0][1]


@pytest.mark.parametrize("text", ["", "?", "\x00", "東京"])
def test_a_text_that_says_nothing_is_scored_all_the_same(matcher: Matcher, text: str) -> None:
    scores = matcher.scores(text)

    assert scores.known == 0
    assert np.isfinite(scores.logits).all()


def test_every_example_with_a_voice_is_tried_once() -> None:
    taught_always = Example("nothing but apples", "apple")

    _, trials = Matcher.fit_and_try([taught_always, *EXAMPLES])

    assert [trial.example for trial in trials] == list(range(1, len(EXAMPLES) + 1))


def test_a_trial_is_scored_by_a_model_that_has_not_seen_its_voice() -> None:
    out, rest = EXAMPLES[0], [one for one in EXAMPLES if one.voice not in ("voice 0", "voice 3")]
    assert FOLDS == 3  # voices 0 and 3 share a fold

    _, trials = Matcher.fit_and_try(EXAMPLES)

    alone = Matcher.fit(rest).scores(out.text).logits
    assert abs(float(trials[0].scores.logits[0] - alone[0])) < 1.5  # the weights of n-grams know all examples
    assert trials[0].scores.logits[0] < Matcher.fit(EXAMPLES).scores(out.text).logits[0]


def test_a_kind_is_tried_on_a_model_that_has_seen_none_of_it() -> None:
    strange = [Example(f"{ask} a gearbox", "car", f"voice {place}", "car") for place, ask in enumerate(ASKS)]

    _, whole = Matcher.fit_and_try([*EXAMPLES, *strange])
    _, parts = Matcher.fit_and_try([*EXAMPLES, *(replace(one, kind=None) for one in strange)])

    place = list(FRUIT).index("plum") + 1  # the label "car" comes last
    assert all(trial.scores.logits.argmax() == place for trial in parts[-len(ASKS) :])
    assert all(trial.scores.logits.argmax() != place for trial in whole[-len(ASKS) :])


def test_marks_beside_the_words_teach_too() -> None:
    def read(text: str) -> tuple[list[str], list[str]]:
        return ["fruit"], [text]

    matcher = Matcher.fit([Example("red", "apple"), Example("blue", "plum")] * 3, read)

    assert matcher.rank("blue")[0][0] == "plum"


def test_packed_and_unpacked_it_is_the_same(matcher: Matcher) -> None:
    again = Matcher.unpacked(matcher.packed(), matcher.read)

    for example in EXAMPLES:
        assert again.rank(example.text) == matcher.rank(example.text)


def test_the_order_of_examples_hardly_matters() -> None:
    turned = Matcher.fit(EXAMPLES[::-1])

    for example in EXAMPLES:
        assert turned.rank(example.text)[0][0] == Matcher.fit(EXAMPLES).rank(example.text)[0][0]
