"""What of a message the asker says, and where its sentences end."""

import pytest

from nicwise.understand.sentences import sentences


def said(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


def test_sentences_end_at_marks_and_not_at_abbreviations_or_figures() -> None:
    text = "We have 2.5 Gb, e.g. on mgmt. networks. Is it ok? Thanks!"

    assert said(text) == ["We have 2.5 Gb, e.g. on mgmt. networks.", "Is it ok?", "Thanks!"]


def test_a_numbered_list_on_one_line_stays_together() -> None:
    assert said("1. management 2. heartbeat 3. VMs") == ["1. management 2. heartbeat 3. VMs"]


def test_short_lines_are_sentences_and_wrapped_lines_are_not() -> None:
    wrapped = "This line was broken by a mail program because it had become far too\nlong to be shown."

    assert said("NIC1 mgmt\nNIC2 heartbeat") == ["NIC1 mgmt", "NIC2 heartbeat"]
    assert said(wrapped) == [wrapped]


@pytest.mark.parametrize(
    "noise",
    [
        "> 4 NICs are enough",
        "2011-05-03 10:12:44 node removed",
        "Event ID: 1135",
        "PS C:\\> Get-NetAdapter",
        "Log Name: System",
    ],
)
def test_quotes_and_logs_are_left_out(noise: str) -> None:
    assert said(f"Is this ok?\n{noise}\nThe hosts are new.") == ["Is this ok?", "The hosts are new."]


@pytest.mark.parametrize("closing", ["-- ", "Best regards,", "Many thanks in advance!", "MfG", "Sent from my phone"])
def test_what_follows_a_signature_is_left_out(closing: str) -> None:
    assert said(f"Is this ok?\n\n{closing}\nJo, 4 Server Street") == ["Is this ok?"]


def test_thanks_before_the_question_are_no_signature() -> None:
    assert said("Thanks\nHow many NICs do I need?")[-1] == "How many NICs do I need?"


def test_the_mail_that_is_answered_is_left_out() -> None:
    text = "And with iSCSI?\n\nOn Mon, 3 May 2011, Pat wrote:\nWe have 4 NICs."

    assert said(text) == ["And with iSCSI?"]


@pytest.mark.parametrize("text", ["", "   \n", "?!", "🙂", "...."])
def test_a_message_without_words_has_no_sentences(text: str) -> None:
    assert sentences(text) == ()


def test_a_question_mark_marks_its_sentence() -> None:
    assert [one.marked for one in sentences("We have four. Is it ok?? Yes.")] == [False, True, False]


def test_an_answer_below_a_quoted_mail_is_read() -> None:
    mail = "From: Bob <bob@firm.example>\nSubject: RE: NICs\n\n> one NIC for all?\n\nHow many ports do we need?\n\nBR"

    assert said(mail) == ["How many ports do we need?"]
