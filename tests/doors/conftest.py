"""A tiny pack, an advisor that answers without deciding, and the application over both."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from litestar.testing import TestClient

import nicwise.doors.app as app_module
from nicwise.answer import (
    Asked,
    Choice,
    Citation,
    CitedSource,
    FollowUp,
    Layout,
    LayoutNic,
    Point,
    Reply,
    Step,
    Suggestion,
    TopicAnswer,
)
from nicwise.errors import FactError, RequestError, StorageError
from nicwise.memory import Volatile
from nicwise.memory.deliveries import VolatileDeliveries
from nicwise.memory.repeats import Begun, VolatileRepeats
from nicwise.pack.conditions import Condition
from nicwise.pack.model import Knowledge, Phrasing, Section, Source, Topic
from nicwise.settings import Settings, read_settings
from nicwise.understand.model import Dialogue

NOON = datetime(2999, 1, 2, 12, tzinfo=UTC)
"""Far enough ahead that no retention deletes it."""


def tiny_layout() -> Layout:
    nics = tuple(
        LayoutNic(nic=nic, gbps=1, roles=(role,), network=network)
        for nic, role, network in ((1, "management", "routed"), (2, "vm-switch", "trunk"))
    )
    return Layout(name="two", parts=("two",), title="Two ports", nics=nics, nics_used=2, nics_spare=0, nics_missing=0)


@pytest.fixture(scope="session")
def reply() -> Reply:
    """A reply with a bit of everything. `<b>` and `&` stand where a person's or an author's words may hold them."""
    return Reply(
        id="answer-1",
        conversation_id="conversation-1",
        created_at=NOON,
        content_version="0123456789ab",
        permalink="http://127.0.0.1:8080/answers/answer-1",
        outcome="answered",
        answers=(
            TopicAnswer(
                topic="tea",
                title="Tea",
                confidence=0.9,
                asked=Asked(text="is <b>tea</b> & milk fine?", start=0, end=26),
                verdict="yes",
                headline="Yes: tea & milk go on one port.",
                points=(Point(kind="why", text="Because 1 < 2.", citations=(1,)),),
                layout=tiny_layout(),
                alternatives=(tiny_layout(),),
                steps=tuple(Step(text=f"Step {i}.") for i in range(1, 8)),
                citations=(1,),
            ),
        ),
        citations=(
            Citation(
                ref=1,
                topic="tea",
                section="with-milk",
                title="With milk | sugar",
                quote="Tea takes milk.",
                url="http://127.0.0.1:8080/knowledge/tea#with-milk",
                sources=(CitedSource(key="T", title="On tea", publisher="P"),),
            ),
        ),
        follow_ups=(
            FollowUp(
                fact="windows",
                question="Which version?",
                input="choice",
                choices=(Choice(label="2016", value="2016"), Choice(label="2022", value="2022")),
                changes="the count",
            ),
        ),
        suggestions=(Suggestion(topic="tea", title="Tea", question="Is tea fine?"),),
    )


@pytest.fixture(scope="session")
def pack() -> Any:  # stands in for a Pack: the tests load no content
    section = Section(
        topic="tea",
        anchor="with-milk",
        title="With milk",
        markdown="Tea takes milk.\n\n<script>alert(1)</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        paragraphs=("Tea takes milk.",),
        when=Condition({"windows": (">=2012",)}),
        sources=("T",),
        line=1,
    )
    topic = Topic(
        id="tea",
        title="Tea",
        question="Is tea fine?",
        kind=("verdict",),
        facts=(),
        related=(),
        summary="All of tea.",
        sections=(section,),
        phrasings=(Phrasing("tea?", "plain", 1),),
    )
    row = SimpleNamespace(id="tea-fine", severity="info", says="it is fine", because="tea", sections=("tea#with-milk",))
    return SimpleNamespace(
        version="0123456789ab",
        knowledge=Knowledge(
            topics={"tea": topic},
            declined=(),
            sources={"T": Source("T", "On tea", "P", "https://example.org/tea", None, "all")},
            lexicon=(),
        ),
        rules=SimpleNamespace(ids={}),
        tables=SimpleNamespace(verdicts={"tea": SimpleNamespace(rows=(row,))}, follow_ups={}),
    )


class FakeAdvisor:
    """Answers everything with one reply, keeps it, and remembers how it was asked.

    fails: raised in place of an answer. takes_s: how long an answer takes.
    """

    def __init__(self, pack: Any, memory: Volatile, public_url: str) -> None:
        self.pack = pack
        self.memory = memory
        self.reply: Reply
        self.asked: list[dict[str, Any]] = []
        self.fails: Exception | None = None
        self.takes_s = 0.0

    async def ask(
        self,
        question: str | None,
        *,
        conversation_id: str | None = None,
        profile: Mapping[str, Any] | None = None,
        formats: Sequence[str] = ("markdown", "text"),
        opens: bool = False,
        owner: str | None = None,
        after: Reply | None = None,
    ) -> Reply:
        self.asked.append(
            {
                "question": question,
                "conversation_id": conversation_id,
                "profile": profile,
                "formats": formats,
                "after": after and after.id,
            }
        )
        await asyncio.sleep(self.takes_s)
        if self.fails:
            raise self.fails
        name = conversation_id or self.reply.conversation_id
        given = self.reply.model_copy(
            update={"conversation_id": name, "html": "<p>Yes.</p>" if "html" in formats else None}
        )
        await self.memory.keep(name, Dialogue(), question or "", given, owner)
        return given


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return read_settings(data_dir=tmp_path_factory.mktemp("data"), rate_limit_per_minute=0)


Start = Callable[..., tuple[TestClient[Any], FakeAdvisor]]


@contextmanager
def starting(pack: Any, reply: Reply, settings: Settings) -> Iterator[Start]:
    advisors: list[FakeAdvisor] = []

    def fake(*args: Any, cache: Path) -> FakeAdvisor:
        advisors.append(FakeAdvisor(*args))
        advisors[-1].reply = reply
        return advisors[-1]

    with ExitStack() as running:

        def begin(memory: Any = None, outgoing: Any = None, **changed: Any) -> tuple[TestClient[Any], FakeAdvisor]:
            given = read_settings(**{**settings.model_dump(), **changed})
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(app_module, "Advisor", fake)
                patch.setattr(app_module, "Planner", lambda pack, public_url: None)
                app = app_module.create_app(given, pack, memory or Volatile(), outgoing=outgoing)
            client = TestClient(app, base_url="http://127.0.0.1:8080", raise_server_exceptions=False)
            return running.enter_context(client), advisors[-1]

        yield begin


@pytest.fixture
def start(pack: Any, reply: Reply, settings: Settings) -> Iterator[Start]:
    """Starts the application with a fake advisor. memory: in place of a volatile one; other settings as named."""
    with starting(pack, reply, settings) as begin:
        yield begin


@pytest.fixture
def client(start: Start) -> TestClient[Any]:
    return start()[0]


@pytest.fixture(scope="session")
def shared_client(pack: Any, reply: Reply, settings: Settings) -> Iterator[TestClient[Any]]:
    """One application for all tests that leave nothing behind in it."""
    with starting(pack, reply, settings) as begin:
        yield begin()[0]


@pytest.fixture
def broken_memory() -> Volatile:
    """A memory whose store is away."""

    class Broken(Volatile):
        async def answer(self, answer_id: str) -> Reply | None:
            raise StorageError("disk I/O error at /secret/path")

        async def purge(self, older_than: datetime | None) -> int:
            raise StorageError("disk I/O error at /secret/path")

        async def fault(self) -> str | None:
            return "disk I/O error"

    class BrokenDeliveries(VolatileDeliveries):
        async def see(self, platform: str, *keys: str) -> bool:
            raise StorageError("disk I/O error at /secret/path")

    class BrokenRepeats(VolatileRepeats):
        async def begin(self, name: str, fingerprint: str) -> Begun:
            raise StorageError("disk I/O error at /secret/path")

    memory = Broken()
    memory.deliveries, memory.repeats = BrokenDeliveries(), BrokenRepeats()
    return memory


ERRORS: Mapping[str, tuple[Exception, int, str]] = {
    "request": (RequestError("The form is wrong."), 400, "invalid-request"),
    "unknown conversation": (
        RequestError("Gone.", code="unknown-conversation", status=404),
        404,
        "unknown-conversation",
    ),
    "fact": (FactError([("/profile/nic_total", "is impossible")]), 422, "invalid-input"),
    "storage": (StorageError("disk at /secret/path"), 503, "not-ready"),
    "recursion": (RecursionError("too deep"), 400, "malformed-json"),
    "fault of ours": (ZeroDivisionError("at /secret/path"), 500, "internal"),
}


@pytest.fixture(params=ERRORS)
def failure(request: pytest.FixtureRequest) -> tuple[Exception, int, str]:
    return ERRORS[request.param]


SLACK_SECRET = "test-signing-secret"
RESPONSE_URL = "https://hooks.slack.com/actions/T1/2/3"


@dataclass
class SlackSide:
    """Slack as the door sees it: signs requests, and takes messages. `answers`: what it says to posts, in turn."""

    client: TestClient[Any]
    advisor: Any
    posted: list[tuple[str, dict[str, Any]]]
    answers: list[httpx.Response] = field(default_factory=list)

    def send(self, path: str, body: bytes, content_type: str, **headers: str) -> Any:
        timestamp = str(int(time.time()))
        digest = hmac.new(SLACK_SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        signed = {
            "content-type": content_type,
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": f"v0={digest}",
            **headers,
        }
        return self.client.post(f"/hooks/slack/{path}", content=body, headers=signed)

    def event(self, event: dict[str, Any], event_id: str = "Ev1", **headers: str) -> Any:
        payload = {
            "type": "event_callback",
            "team_id": "T1",
            "event_id": event_id,
            "event": event,
            "authorizations": [{"user_id": "UBOT"}],
        }
        return self.send("events", json.dumps(payload).encode(), "application/json", **headers)

    def command(self, **fields: str) -> Any:
        form = {"command": "/advise", "team_id": "T1", "channel_id": "C1", "user_id": "U1", **fields}
        return self.send("commands", urlencode(form).encode(), "application/x-www-form-urlencoded")

    def press(self, action: dict[str, Any], **payload: Any) -> Any:
        whole = {
            "type": "block_actions",
            "actions": [{"action_ts": "1.1", **action}],
            "container": {"message_ts": "5.5", "thread_ts": "5.0", "channel_id": "C1"},
            "response_url": RESPONSE_URL,
            **payload,
        }
        body = urlencode({"payload": json.dumps(whole)}).encode()
        return self.send("interactions", body, "application/x-www-form-urlencoded")


@pytest.fixture
def make_slack(start: Callable[..., Any]) -> Callable[..., SlackSide]:
    def make(**changed: Any) -> SlackSide:
        posted: list[tuple[str, dict[str, Any]]] = []
        answers: list[httpx.Response] = []

        def take(request: httpx.Request) -> httpx.Response:
            posted.append((str(request.url), json.loads(request.content)))
            return answers.pop(0) if answers else httpx.Response(200, json={"ok": True})

        given = {"slack_signing_secrets": (SLACK_SECRET,), "slack_bot_token": "xoxb-secret", **changed}
        client, advisor = start(outgoing=httpx.MockTransport(take), **given)
        return SlackSide(client, advisor, posted, answers)

    return make


@pytest.fixture
def slack(make_slack: Callable[..., SlackSide]) -> SlackSide:
    return make_slack()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("nicwise.doors.chat.sending.sleep", note)
    return waited
