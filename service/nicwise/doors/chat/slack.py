"""The Slack door: mentions and direct messages, the slash command, and buttons.

Order of work: size, signature, form, seen before?, answer. Events are acknowledged at once and answered in their
thread; a command is answered in the response, as an answer takes milliseconds.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from urllib.parse import parse_qs

import httpx
import structlog
from litestar import MediaType, Request, Response, Router, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from nicwise.advisor import Advisor
from nicwise.answer import Reply
from nicwise.doors.chat.blocks import message, notice
from nicwise.doors.chat.inbox import Inbox
from nicwise.doors.chat.mrkdwn import plain_question
from nicwise.doors.chat.sending import Sender
from nicwise.doors.chat.signing import SlackSignature
from nicwise.doors.observing import Metrics
from nicwise.errors import FactError, RequestError, StorageError
from nicwise.memory import mask
from nicwise.settings import Settings

__all__ = ["Slack", "slack_door"]

BUDGET_S = 2.0
"""How long a command may take within its response; Slack shows a failure after three seconds."""

USAGE_EXAMPLES = 3

MOST_FIELDS = 100
"""Slack's forms have about twenty."""

log = structlog.get_logger(__name__)

Payload: TypeAlias = dict[str, Any]
AnyRequest: TypeAlias = Request[Any, Any, Any]


class Slack:
    """Everything between a verified request and the message that answers it."""

    def __init__(
        self,
        advisor: Advisor,
        settings: Settings,
        metrics: Metrics,
        key: bytes,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """key: derives conversation ids, so that a thread's address does not open its conversation."""
        secrets = [secret.get_secret_value() for secret in settings.slack_signing_secrets]
        token = settings.slack_bot_token
        self._advisor = advisor
        self._metrics = metrics
        self._key = key
        self._signature = SlackSignature(secrets, now)
        self._sender = Sender(settings.slack_api_url, token.get_secret_value() if token else None, transport, now)
        self.inbox = Inbox(advisor.memory.deliveries, "slack", self._answer, self._count)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """While the application runs."""
        async with self.inbox.open():
            yield
        await self._sender.close()

    async def verified(self, request: AnyRequest) -> bytes:
        """The raw body. Raises RequestError, 401, unless Slack signed it just now; says no more than that."""
        body = await request.body()
        headers = request.headers
        place = self._signature.secret_of(
            body, headers.get("x-slack-request-timestamp"), headers.get("x-slack-signature")
        )
        if place is None:
            self._count("refused")
            raise RequestError("The request is not authenticated.", code="unauthenticated", status=401)
        if place:
            log.info("slack request signed with a secret other than the first", secret=place)
        return body

    def conversation(self, *place: str) -> str:
        """The conversation of a thread, the same each time and not to be guessed."""
        digest = hmac.digest(self._key, "\0".join(("slack", *place)).encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:24]).decode()

    async def _answer(self, work: Payload) -> None:
        if work["kind"] == "event":
            await self._answer_event(work["team"], work["channel"], work["ts"], work["thread"], work["text"])
        else:
            await self._pressed(work)

    async def _answer_event(self, team: str, channel: str, ts: str, thread: str, text: str) -> None:
        """Answer a mention or a direct message in its thread."""
        answer = await self.answered(text, self.conversation(team, channel, thread), may_forget=thread == ts)
        await self._sender.post(channel, thread, answer)
        self._count("answered")

    async def answered(self, text: str, conversation_id: str, *, may_forget: bool) -> Payload:
        """The message that answers a text. may_forget: nothing was said before, so it can do without memory."""
        if text.casefold() in ("", "help"):
            return self._usage()
        try:
            return self._shown(await self._advisor.ask(text, conversation_id=conversation_id, opens=True))
        except (RequestError, FactError) as error:
            return notice(str(error))
        except StorageError:
            if may_forget:
                return self._shown(await self._advisor.ask(text))
            return notice("I can't reach what was said in this thread just now. Please ask again in a minute.")

    async def _pressed(self, work: Payload) -> None:
        """Do what a button says, and show the result where the button is."""
        action_id = work["action"]
        kind = action_id.partition(":")[0]
        try:
            shown = await self._result(kind, action_id, _json_object(work["value"]))
        except (RequestError, FactError) as error:
            shown = notice(str(error))
        except StorageError:
            shown = notice("I can't reach what was said here just now. Please press it again in a minute.")
        if shown is None:
            return
        if kind == "feedback" or work["only_presser"]:
            private = {**shown, "response_type": "ephemeral", "replace_original": False}
            await self._sender.respond(work["response_url"], private)
        else:
            await self._sender.post(work["channel"], work["thread"], shown)

    async def _result(self, kind: str, action_id: str, value: Payload) -> Payload | None:
        advisor, conversation_id = self._advisor, str(value.get("c", ""))
        if kind == "fact" and value.get("f"):
            profile = {str(value["f"]): value.get("v")}
            return self._shown(await advisor.ask(None, conversation_id=conversation_id, profile=profile))
        topic = advisor.pack.knowledge.topics.get(str(value.get("t", "")))
        if kind == "topic" and topic:
            return self._shown(await advisor.ask(topic.question, conversation_id=conversation_id, opens=True))
        if kind == "feedback" and value.get("a"):
            found = await advisor.memory.feedback(str(value["a"]), action_id == "feedback:yes", None, None)
            return notice("Thank you." if found else "This answer is no longer kept.")
        return None

    async def late(self, answer: "asyncio.Task[Payload]", response_url: str) -> None:
        """Send what took longer than a response may."""
        await self._sender.respond(response_url, {**await answer, "response_type": "ephemeral"})

    def _shown(self, reply: Reply) -> Payload:
        self._metrics.replied("slack", reply)
        return message(reply)

    def _usage(self) -> Payload:
        topics = list(self._advisor.pack.knowledge.topics.values())[:USAGE_EXAMPLES]
        return notice(
            "\n".join(("Ask me in your own words, for instance:", *(f"• {topic.question}" for topic in topics)))
        )

    def _count(self, what: str) -> None:
        self._metrics.count("nicwise_deliveries_total", platform="slack", what=what)


NeedsSlack = NamedDependency[SkipValidation[Slack]]


def slack_door(slack: Slack) -> Router:
    """The three addresses that Slack calls."""
    return Router(
        path="/hooks/slack",
        route_handlers=[_events, _commands, _interactions],
        dependencies={"slack": Provide(lambda: slack, sync_to_thread=False)},
        include_in_schema=False,
    )


@post("/events", status_code=200)
async def _events(request: AnyRequest, slack: NeedsSlack) -> Response[Any]:
    payload = _json_object(await slack.verified(request))
    if payload.get("type") == "url_verification":
        return Response(str(payload.get("challenge", "")), media_type=MediaType.TEXT)
    event = _mapping(payload.get("event"))
    team = str(payload.get("team_id", ""))
    if payload.get("type") != "event_callback" or not _asks(event, payload):
        return _taken()
    channel, ts = str(event["channel"]), str(event["ts"])
    work = {
        "kind": "event",
        "team": team,
        "channel": channel,
        "ts": ts,
        "thread": str(event.get("thread_ts") or ts),
        "text": mask(plain_question(str(event.get("text") or ""))),
    }
    # Before the acknowledgement: where it can't be noted, Slack delivers it again.
    return _taken(await slack.inbox.take(work, str(payload.get("event_id")), f"{team}:{channel}:{ts}"))


@post("/commands", status_code=200)
async def _commands(request: AnyRequest, slack: NeedsSlack) -> Response[Any]:
    if _is_probe(request, await request.body()):
        return _taken()
    form = _form(await slack.verified(request))
    trigger = form.get("trigger_id", "")
    place = (form.get("team_id", ""), form.get("channel_id", ""), form.get("user_id", ""), trigger)
    try:
        if trigger and not await slack.inbox.is_new(f"trigger:{trigger}"):
            return _taken()
    except StorageError:
        log.warning("slack command not noted; answered all the same")
    text, response_url = plain_question(form.get("text", "")), form.get("response_url", "")
    answer = asyncio.create_task(slack.answered(text, slack.conversation(*place), may_forget=True))
    done, _ = await asyncio.wait({answer}, timeout=BUDGET_S)
    if done:
        return Response({**answer.result(), "response_type": "ephemeral"})
    waiting = {**notice("One moment: the answer follows."), "response_type": "ephemeral"}
    return Response(waiting, background=BackgroundTask(slack.late, answer, response_url))


@post("/interactions", status_code=200)
async def _interactions(request: AnyRequest, slack: NeedsSlack) -> Response[Any]:
    payload = _json_object(_form(await slack.verified(request)).get("payload"))
    actions = payload.get("actions")
    if payload.get("type") != "block_actions" or not isinstance(actions, list) or not actions:
        return _taken()
    action, container = _mapping(actions[0]), _mapping(payload.get("container"))
    pressed = (container.get("message_ts"), action.get("action_id"), action.get("action_ts"))
    work = {
        "kind": "button",
        "action": str(action.get("action_id")),
        "value": str(action.get("value") or "{}"),
        "only_presser": bool(container.get("is_ephemeral")),
        "response_url": str(payload.get("response_url") or ""),
        "channel": str(container.get("channel_id") or _mapping(payload.get("channel")).get("id")),
        "thread": container.get("thread_ts") or container.get("message_ts"),
    }
    return _taken(await slack.inbox.take(work, "action:" + ":".join(map(str, pressed))))


def _asks(event: Mapping[str, Any], payload: Mapping[str, Any]) -> bool:
    """Whether a person speaks to us: a mention, or a direct message, by neither a bot nor ourselves."""
    spoken_to = event.get("type") == "app_mention" or (
        event.get("type") == "message" and event.get("channel_type") == "im"
    )
    authorizations = payload.get("authorizations")
    installed = authorizations if isinstance(authorizations, list) else []
    ourselves = {_mapping(one).get("user_id") for one in installed}
    by_person = not event.get("bot_id") and not event.get("subtype") and event.get("user") not in {None, *ourselves}
    return bool(spoken_to and by_person and event.get("channel") and event.get("ts"))


def _is_probe(request: AnyRequest, body: bytes) -> bool:
    """Slack's check of the certificate. It may go unsigned, as nothing is done."""
    return request.query_params.get("ssl_check") == "1" or _form(body).get("ssl_check") == "1"


def _taken(background: BackgroundTask | None = None) -> Response[None]:
    return Response(None, media_type=MediaType.TEXT, background=background)


def _form(body: bytes) -> dict[str, str]:
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise RequestError("The form has too many fields.") from error
    return {name: values[0] for name, values in fields.items()}


def _json_object(text: Any) -> Payload:  # whatever the platform sent there
    """The object in it. Raises RequestError where there is none."""
    try:
        value = json.loads(text or "")
    except (TypeError, ValueError):
        value = None
    if not isinstance(value, dict):
        raise RequestError("The body is no JSON object.", code="malformed-json")
    return value


def _mapping(value: Any) -> Mapping[str, Any]:  # whatever the platform sent there
    return value if isinstance(value, dict) else {}
