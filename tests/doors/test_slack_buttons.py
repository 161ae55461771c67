"""Buttons in Slack: choices, suggestions, feedback."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

RESPONSE_URL = "https://hooks.slack.com/actions/T1/2/3"

MENTION = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0", "text": "<@UBOT> is tea fine?"}


def test_a_choice_corrects_the_fact_in_its_conversation(slack: Any) -> None:
    value = json.dumps({"c": "conversation-1", "f": "windows", "v": "2016"})

    response = slack.press({"action_id": "fact:0", "value": value})

    assert (response.status_code, response.text) == (200, "")
    asked = slack.advisor.asked[0]
    assert (asked["question"], asked["conversation_id"]) == (None, "conversation-1")
    assert asked["profile"] == {"windows": "2016"}
    assert (slack.posted[0][1]["channel"], slack.posted[0][1]["thread_ts"]) == ("C1", "5.0")


def test_a_suggestion_asks_its_topic(slack: Any) -> None:
    slack.press({"action_id": "topic:0", "value": json.dumps({"c": "conversation-1", "t": "tea"})})

    assert slack.advisor.asked[0]["question"] == "Is tea fine?"


def test_a_button_pressed_twice_acts_once(slack: Any) -> None:
    action = {"action_id": "topic:0", "value": json.dumps({"c": "c", "t": "tea"})}
    slack.press(action)
    slack.press(action)

    assert len(slack.posted) == 1


def test_a_button_only_its_presser_sees_is_answered_to_them(slack: Any) -> None:
    slack.press(
        {"action_id": "topic:0", "value": json.dumps({"c": "c", "t": "tea"})},
        container={"message_ts": "5.5", "channel_id": "C1", "is_ephemeral": True},
    )

    ((url, message),) = slack.posted
    assert (url, message["response_type"], message["replace_original"]) == (RESPONSE_URL, "ephemeral", False)


def test_feedback_is_kept_and_thanked_for(slack: Any) -> None:
    slack.event(MENTION)
    slack.press({"action_id": "feedback:no", "value": json.dumps({"a": "answer-1"})})

    (record,) = asyncio.run(slack.advisor.memory.records(datetime.min.replace(tzinfo=UTC)))
    assert [(thought.helpful, thought.comment) for thought in record.thoughts] == [(False, None)]
    assert slack.posted[-1][1]["text"] == "Thank you."


@pytest.mark.parametrize(
    "action",
    [
        {"action_id": "unknown", "value": "{}"},
        {"action_id": "fact:0"},
        {"action_id": "topic:0", "value": json.dumps({"t": "nothing"})},
        {"action_id": "feedback:yes", "value": "{}"},
        {},
    ],
)
def test_an_unknown_button_changes_nothing(slack: Any, action: dict[str, Any]) -> None:
    assert slack.press(action).status_code == 200
    assert slack.advisor.asked == slack.posted == []


def test_a_forged_value_is_refused_politely(slack: Any) -> None:
    assert slack.press({"action_id": "topic:0", "value": "no json"}).status_code == 200
    assert slack.posted[0][1]["text"] == "The body is no JSON object."


@pytest.mark.parametrize("kind", ["view_submission", "shortcut", None])
def test_other_interactions_are_taken_quietly(slack: Any, kind: str | None) -> None:
    assert slack.press({"action_id": "topic:0"}, type=kind).status_code == 200
    assert slack.posted == []
