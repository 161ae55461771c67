"""Is a request really from Slack: signature v0 over the raw body, and not older or newer than five minutes."""

import re
from collections.abc import Callable, Sequence

import structlog
from slack_sdk.signature import Clock, SignatureVerifier

__all__ = ["SlackSignature"]

_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)

FRESH_S = 300

log = structlog.get_logger(__name__)


class _Injected(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


class SlackSignature:
    """Checks signatures against all secrets that are live; the old and the new one during a change."""

    def __init__(self, secrets: Sequence[str], now: Callable[[], float]) -> None:
        self._now = now
        clock = _Injected(now)
        self._verifiers = [SignatureVerifier(secret, clock) for secret in secrets]

    def secret_of(self, body: bytes, timestamp: str | None, signature: str | None) -> int | None:
        """Which secret signed it, counted from 0; None where none did or it is stale. Never raises.

        The library trusts the headers' form: a timestamp that is no number or a signature beyond ASCII would
        raise in it, and so turn a forgery into a failure of ours.
        """
        if not timestamp or not signature or not _SECONDS.fullmatch(timestamp) or not signature.isascii():
            return None
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return None
        age_s = self._now() - int(timestamp)
        if abs(age_s) > FRESH_S:
            log.warning("slack request refused: stale or from the future; is this clock right?", age_s=round(age_s))
            return None
        for place, verifier in enumerate(self._verifiers):
            if verifier.is_valid(text, timestamp, signature):
                return place
        return None
