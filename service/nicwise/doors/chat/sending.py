"""Sends messages to Slack: its Web API by token, or the address that came with a request.

https://docs.slack.dev/reference/methods/chat.postMessage/ answers 200 for failures too; `ok` tells.
"""

import time
from asyncio import sleep
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog

__all__ = ["Sender"]

TRIES = 3
LONGEST_WAIT_S = 30.0
"""Slack asks for a second or a few; an answer later than this is no longer read."""

RESPONSE_HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
RESPONSES_PER_ADDRESS = 5
RESPONSES_FOR_S = 1800
"""Slack takes five posts in thirty minutes to one address."""

log = structlog.get_logger(__name__)

Payload = dict[str, Any]


class Sender:
    """Posts messages, patiently but not for ever. A message that can't be sent is logged; nobody waits for it."""

    def __init__(
        self,
        api_url: str,
        token: str | None,
        transport: httpx.AsyncBaseTransport | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """api_url: where Slack's methods are. transport: in place of the network, for tests."""
        self._url = api_url.rstrip("/") + "/chat.postMessage"
        self._token = token
        self._now = now
        self._client = httpx.AsyncClient(transport=transport, timeout=10.0, follow_redirects=False)
        self._posted: dict[str, tuple[float, int]] = {}

    async def post(self, channel: str, thread_ts: str | None, message: Payload) -> bool:
        """Post to a channel, into a thread where one is named. Returns whether Slack took it."""
        if not self._token:
            log.error("slack message not sent: NICWISE_SLACK_BOT_TOKEN is not set")
            return False
        body = {**message, "channel": channel, **({"thread_ts": thread_ts} if thread_ts else {})}
        refusal = await self._send(self._url, body, {"authorization": f"Bearer {self._token}"})
        if refusal in ("invalid_blocks", "msg_blocks_too_long", "invalid_blocks_format"):
            log.error("slack refused the blocks of a message; sent as text", error=refusal)
            plain = {name: value for name, value in body.items() if name != "blocks"}
            refusal = await self._send(self._url, plain, {"authorization": f"Bearer {self._token}"})
        if refusal:
            log.error("slack message not taken", error=refusal)
        return not refusal

    async def respond(self, response_url: str, message: Payload) -> bool:
        """Post to the address that came with a command or a button, if it is Slack's and not used up."""
        parts = urlsplit(response_url)
        if parts.scheme != "https" or parts.hostname not in RESPONSE_HOSTS or parts.port not in (None, 443):
            log.warning("slack response address refused", host=parts.hostname)
            return False
        if not self._may_respond(response_url):
            log.warning("slack response address is used up")
            return False
        refusal = await self._send(response_url, message, {})
        if refusal:
            log.error("slack response not taken", error=refusal)
        return not refusal

    def _may_respond(self, response_url: str) -> bool:
        now = self._now()
        self._posted = {url: seen for url, seen in self._posted.items() if now - seen[0] < RESPONSES_FOR_S}
        first, count = self._posted.get(response_url, (now, 0))
        self._posted[response_url] = (first, count + 1)
        return count < RESPONSES_PER_ADDRESS

    async def _send(self, url: str, body: Payload, headers: dict[str, str]) -> str | None:
        """None where it was taken, else Slack's word for why not."""
        refusal = "no_answer"
        for attempt in range(TRIES):
            wait_s = float(2**attempt)
            try:
                response = await self._client.post(url, json=body, headers=headers)
            except httpx.ConnectError:
                refusal = "no_connection"
            except httpx.HTTPError as error:
                # It may have arrived: sending again could answer twice.
                return type(error).__name__
            else:
                refusal_or_none = _refusal(response)
                if response.status_code != 429 and response.status_code < 500:
                    return refusal_or_none
                refusal = refusal_or_none or "failed"
                wait_s = _retry_after_s(response, wait_s)
            if attempt + 1 < TRIES:
                await sleep(min(wait_s, LONGEST_WAIT_S))
        return refusal

    async def close(self) -> None:
        await self._client.aclose()


def _refusal(response: httpx.Response) -> str | None:
    if response.status_code != 200:
        return f"http_{response.status_code}"
    try:
        answer = response.json()
    except ValueError:
        # A response_url answers with the word ok.
        return None
    if isinstance(answer, dict) and answer.get("ok") is False:
        return str(answer.get("error", "unknown_error"))
    return None


def _retry_after_s(response: httpx.Response, otherwise: float) -> float:
    stated = response.headers.get("retry-after", "")
    return float(stated) if stated.isdigit() else otherwise
