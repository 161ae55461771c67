"""A reply as a Slack message: escaped, within every limit, and cut in the stated order."""

import json
from typing import Any

import pytest

from nicwise.answer import Choice, FollowUp, Number, Reply, Step, Suggestion, Unanswered
from nicwise.doors.chat.blocks import LONGEST_MESSAGE, MOST_BLOCKS, message
from nicwise.doors.chat.mrkdwn import escape, link, plain_question

LIMITS = {"section": 3000, "context": 3000}


def shown(reply: Reply) -> str:
    return json.dumps(message(reply)["blocks"], ensure_ascii=False)


def texts(reply: Reply) -> list[str]:
    return [block["text"]["text"] for block in message(reply)["blocks"] if block["type"] == "section"]


def buttons(reply: Reply, block_id: str) -> list[dict[str, Any]]:
    return [b for block in message(reply)["blocks"] if block.get("block_id") == block_id for b in block["elements"]]


def assert_within_limits(reply: Reply) -> None:
    given = message(reply)
    blocks = given["blocks"]
    assert 0 < len(given["text"]) <= 4000
    assert len(blocks) <= MOST_BLOCKS
    assert len(json.dumps(blocks, ensure_ascii=False)) <= LONGEST_MESSAGE
    for block in blocks:
        match block["type"]:
            case "section":
                assert 0 < len(block["text"]["text"]) <= 3000
            case "context":
                assert 0 < len(block["elements"]) <= 10
                assert all(len(element["text"]) <= 3000 for element in block["elements"])
            case "actions":
                assert 0 < len(block["elements"]) <= 25
                assert all(len(button["text"]["text"]) <= 75 for button in block["elements"])
                assert all(len(button["value"]) <= 2000 for button in block["elements"])
                action_ids = [button["action_id"] for button in block["elements"]]
                assert len(set(action_ids)) == len(action_ids)


def grown(reply: Reply, **changed: Any) -> Reply:
    return reply.model_copy(update={"answers": (reply.answers[0].model_copy(update=changed),)})


def test_the_headline_comes_first_and_is_the_fallback(reply: Reply) -> None:
    assert message(reply)["text"] == "Yes: tea &amp; milk go on one port."
    assert texts(reply)[0].startswith("*Yes: tea &amp; milk go on one port.*")


def test_citations_are_links_to_their_passages(reply: Reply) -> None:
    (context, *_) = (block for block in message(reply)["blocks"] if block["type"] == "context")

    assert context["elements"][0]["text"] == ("<http://127.0.0.1:8080/knowledge/tea#with-milk|[1] With milk / sugar>")
    assert "<http://127.0.0.1:8080/knowledge/tea#with-milk|[1]>" in texts(reply)[0]


def test_the_layout_is_a_table_in_fixed_width(reply: Reply) -> None:
    assert "```\nNIC  carries" in texts(reply)[0]


def test_nothing_in_a_text_is_markup(reply: Reply) -> None:
    hostile = "<!channel> <@U1> & `x` @here @everyone <https://evil.example|click>"
    unanswered = (Unanswered(text=hostile, start=0, end=9, outcome="out_of_scope", reason="no"),)

    found = shown(reply.model_copy(update={"unanswered": unanswered}))

    assert "&lt;!channel&gt; &lt;@U1&gt; &amp;" in found
    assert "<!channel>" not in found
    assert "<https://evil" not in found
    assert "@here" not in found
    assert "@everyone" not in found


def test_slack_may_read_no_mention_into_a_text(reply: Reply) -> None:
    assert all(block["text"]["verbatim"] for block in message(reply)["blocks"] if block["type"] == "section")


def test_choices_hold_fact_and_value(reply: Reply) -> None:
    found = buttons(reply, "follow-up")

    assert [button["text"]["text"] for button in found] == ["2016", "2022"]
    assert json.loads(found[0]["value"]) == {"c": "conversation-1", "f": "windows", "v": "2016"}
    assert "*Which version?*" in texts(reply)


def test_an_answer_asks_whether_it_helped(reply: Reply) -> None:
    assert [json.loads(button["value"]) for button in buttons(reply, "feedback")] == [{"a": "answer-1"}] * 2


def test_out_of_scope_offers_at_most_three_topics(reply: Reply) -> None:
    nearest = tuple(Suggestion(topic=f"t{i}", title=f"T{i}", question="?") for i in range(5))
    declined = reply.model_copy(
        update={
            "outcome": "out_of_scope",
            "answers": (),
            "message": "Not mine.",
            "follow_ups": (),
            "suggestions": nearest,
        }
    )

    assert [json.loads(button["value"])["t"] for button in buttons(declined, "suggestions")] == ["t0", "t1", "t2"]
    assert message(declined)["text"] == "Not mine."
    assert buttons(declined, "feedback") == []


def test_what_is_not_kept_is_said_and_takes_no_feedback(reply: Reply) -> None:
    lost = reply.model_copy(update={"kept": False})

    assert "could not be stored" in shown(lost)
    assert buttons(lost, "feedback") == []


def test_a_long_text_is_broken_between_paragraphs(reply: Reply) -> None:
    numbers = tuple(Number(name=f"n{i}", value=1, unit="u", how="word " * 150 + "end") for i in range(6))

    found = texts(grown(reply, numbers=numbers))

    assert len(found) > 2
    assert all(text.endswith(("end)", ".", "*")) for text in found)


def test_alternatives_go_first_and_the_rest_stays(reply: Reply) -> None:
    many = grown(reply, alternatives=reply.answers[0].alternatives * 400)

    found = shown(many)

    assert "Other ways" not in found
    assert "Step 7." in found
    assert "|The whole answer>" in found


@pytest.mark.parametrize("size", [1, 30, 1000])
def test_any_reply_fits(reply: Reply, size: int) -> None:
    answer = reply.answers[0]
    assert answer.layout
    huge = grown(
        reply,
        headline="Yes: " + "tea & <milk> " * size,
        steps=tuple(Step(text="x " * size, command="y" * size) for _ in range(20)),
        numbers=tuple(Number(name="n", value=1, unit="u", how="h " * size) for _ in range(20)),
        points=answer.points * size,
        alternatives=answer.alternatives * size,
        layout=answer.layout.model_copy(update={"nics": answer.layout.nics * 32, "gives": ("z " * size,)}),
    )
    choices = tuple(Choice(label="c" * 200, value="v") for _ in range(40))
    asked = FollowUp(fact="windows", question="q" * 4000, input="choice", choices=choices, changes="all")

    assert_within_limits(huge.model_copy(update={"follow_ups": (asked,), "citations": huge.citations * 20}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("<@U0BOT> how many?", "how many?"),
        ("<@U0BOT|advisor>  two\nlines ", "two lines"),
        ("see <https://example.org/a|the page>", "see the page"),
        ("see <https://example.org/a>", "see https://example.org/a"),
        ("ask in <#C1|general>", "ask in #general"),
        ("<!here> is 1 &lt; 2 &amp; 3 &gt; 2?", "@here is 1 < 2 & 3 > 2?"),
        ("<!subteam^S1|@ops> hello", "@ops hello"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    ],
)
def test_what_was_typed_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert plain_question(typed) == meant


def test_signs_survive_the_way_there_and_back() -> None:
    said = "is 1 < 2 & 3 > 2? R&D <x>"

    assert plain_question(escape(said)) == said


def test_a_label_can_not_end_its_link() -> None:
    assert link("https://example.org/a|b", "a|b>c") == "<https://example.org/a%7Cb|a/b&gt;c>"
