"""Is it from Slack? Vectors: one of Slack's own documentation, one worked out independently of this code."""

import pytest

from nicwise.doors.chat.signing import SlackSignature

SECRET = "test-signing-secret"
NOW = 1_700_000_000
BODY = b"command=%2Fadvise&text=how+many+NICs+for+live+migration&team_id=T0EXAMPLE&user_id=U0EXAMPLE"
SIGNED = "v0=fade62ca8ba85cbac5992c66b03048d67df9c37e6c76b9632acaed58a2d35a17"


def place(
    body: bytes = BODY,
    timestamp: str | None = str(NOW),
    signature: str | None = SIGNED,
    secrets: tuple[str, ...] = (SECRET,),
    now: float = NOW,
) -> int | None:
    return SlackSignature(secrets, lambda: now).secret_of(body, timestamp, signature)


def test_a_good_signature_is_known() -> None:
    assert place() == 0


def test_slack_s_own_example_is_known() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"

    found = place(body, "1531420618", signature, ("8f742231b10e8888abcd99yyyzzz85a5",), now=1_531_420_618)

    assert found == 0


def test_old_and_new_secret_are_both_taken() -> None:
    assert place(secrets=("newer", SECRET)) == 1
    assert place(secrets=(SECRET, "older")) == 0


@pytest.mark.parametrize("skew", [0, 299, 300, -299, -300])
def test_five_minutes_either_way_are_fresh(skew: int) -> None:
    assert place(now=NOW + skew) == 0


@pytest.mark.parametrize("skew", [301, -301, 86_400])
def test_beyond_five_minutes_is_stale(skew: int) -> None:
    assert place(now=NOW + skew) is None


@pytest.mark.parametrize(
    "timestamp", [None, "", "abc", "1e9", "1700000000.0", " 1700000000", "1_700_000_000", "-1", "١٧٠٠٠٠٠٠٠٠", "9" * 400]
)
def test_a_timestamp_that_is_no_number_is_refused(timestamp: str | None) -> None:
    assert place(timestamp=timestamp) is None


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "v0=",
        SIGNED.replace("v0", "v1"),
        SIGNED.removeprefix("v0="),
        SIGNED.upper(),
        SIGNED[:-1],
        "v0=é",
        "é" * 67,
    ],
)
def test_a_signature_of_another_form_is_refused(signature: str | None) -> None:
    assert place(signature=signature) is None


@pytest.mark.parametrize("at", [0, 10, 66])
def test_one_changed_digit_is_refused(at: int) -> None:
    changed = SIGNED[:at] + ("0" if SIGNED[at] != "0" else "1") + SIGNED[at + 1 :]

    assert place(signature=changed) is None


def test_a_changed_body_secret_or_time_is_refused() -> None:
    assert place(body=BODY.replace(b"many", b"mani")) is None
    assert place(body=BODY + b" ") is None
    assert place(secrets=("test-signing-secreT",)) is None
    assert place(timestamp=str(NOW + 1)) is None


def test_a_body_that_is_no_text_is_refused() -> None:
    assert place(body=b"\xff\xfe") is None
