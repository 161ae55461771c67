"""What holds of the words of any text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicwise.understand.normalise import words

# Plain text, and text made of what the rules look at.
SPICY = st.lists(
    st.sampled_from(
        ["2", "10", "x", "×", "gb", "GbE", "/s", "r2", "2k8", "w/", "o", "'", "’", "s", "(s)", ".", ",", "000"]
    )
).map("".join)


@given(st.one_of(st.text(), SPICY))
def test_every_word_is_lower_case_and_stands_in_order_where_it_says(text: str) -> None:
    end = 0
    for word in words(text):
        assert word.text
        assert word.text == word.text.casefold()
        assert end <= word.start < word.end <= len(text)
        end = word.end


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_case_changes_no_word_of_plain_text(text: str) -> None:
    if text.upper().lower() == text.lower() and len(text.upper()) == len(text.lower()) == len(text):
        assert [w.text for w in words(text.upper())] == [w.text for w in words(text.lower())]


@given(st.one_of(st.text(), SPICY))
def test_surrounding_space_changes_no_word(text: str) -> None:
    plain = [word.text for word in words(text)]
    if text[:1].isspace() or text[-1:].isspace():
        return

    assert [word.text for word in words(f"\n  {text}  \t")] == plain


@pytest.mark.parametrize("part", ["9", "1.1", "a'", "1,000,", "x2", "g", "gb/", "2k8r2", "w/", "a\u0301", "& "])
def test_long_repeated_text_takes_linear_time(part: str) -> None:
    start = time.process_time()

    words(part * 60_000)

    assert time.process_time() - start < 5  # a square of this length would take minutes
