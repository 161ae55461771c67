"""Runs the application on uvicorn: says where it answers and which doors are open, and stops gracefully.

Several workers are processes that share the listening socket and the database; one that dies is replaced.
"""

import asyncio
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

import uvicorn
from litestar import Litestar
from uvicorn.supervisors import Multiprocess

from nicwise.advisor import Advisor
from nicwise.doors.app import create_app, open_memory
from nicwise.doors.observing import configure_logging, counting_together
from nicwise.errors import ConfigurationError, StorageError
from nicwise.memory import Memory, Volatile
from nicwise.pack import Pack, default_root, load_pack
from nicwise.settings import PREFIX, Settings, read_settings

__all__ = ["serve", "start_up_report", "worker"]

STOP_S = 10
"""How long running requests may take when the service stops; far beyond any answer."""

READY_S = 120
"""How long a worker may take until it answers. Seconds, but on a busy machine more."""


def serve(settings: Settings) -> None:
    """Serve until told to stop. Raises ContentError and ConfigurationError before it begins."""
    configure_logging(settings.log_level)
    listening = _listen(settings)
    try:
        pack = load_pack(default_root(), settings.pack)
        memory = open_memory(settings)
        asyncio.run(_check_keys(settings, memory))
        if settings.workers == 1:
            _Server(_config(settings, create_app(settings, pack, memory)), settings, pack).run(sockets=[listening])
            return
        asyncio.run(memory.close())
        # Learnt once and kept, so that the workers need not all learn at the same time.
        Advisor(pack, Volatile(), settings.public_url, cache=settings.cache_dir)
        config = _config(settings, f"{__name__}:worker", workers=settings.workers, factory=True)
        with counting_together():
            _Supervisor(config, settings, pack, listening).run()
    finally:
        listening.close()


def worker() -> Litestar:
    """The application in a process of several. It reads the environment as the first process did."""
    settings = read_settings()
    configure_logging(settings.log_level)
    return create_app(settings)


def _config(settings: Settings, app: Litestar | str, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=STOP_S,
        lifespan="on",
        **more,
    )


async def _check_keys(settings: Settings, memory: Memory) -> None:
    """Raise ConfigurationError where nobody could ask: no key is good, and without one nobody is answered."""
    if settings.is_open:
        return
    try:
        every = await memory.keys.every()
    except StorageError as error:
        raise ConfigurationError(f"{PREFIX}DATABASE_URL", f"the keys can't be read: {error}") from error
    if all(key.ended(datetime.now(UTC)) for key in every):
        raise ConfigurationError(
            f"{PREFIX}HOST",
            f"{settings.host} asks for keys and there is none; make one with `nicwise keys create`, "
            f"or set {PREFIX}ALLOW_ANONYMOUS=1 to answer whoever can reach it",
        )


def start_up_report(settings: Settings, pack: Pack, address: str) -> Iterator[str]:
    """What an operator should know once it runs, a line each."""
    yield f"Nicwise answers at {address} (content {pack.version}, {len(pack.knowledge.topics)} topics)"
    if settings.public_url != address:
        yield f"  addresses in answers begin with {settings.public_url}"
    if settings.is_open:
        yield "  open:   page, API, guidance"
    else:
        yield "  open:   API with a key, guidance"
        yield f"  closed: page (whoever comes without a key is refused; {PREFIX}ALLOW_ANONYMOUS=1 opens it)"
    if not settings.slack_signing_secrets:
        yield f"  closed: Slack (set {PREFIX}SLACK_SIGNING_SECRETS)"
    elif settings.slack_bot_token:
        yield "  open:   Slack"
    else:
        yield f"  open:   Slack, for its command only (set {PREFIX}SLACK_BOT_TOKEN to answer mentions)"
    for door, given in (("Mattermost", settings.mattermost_tokens), ("Teams", settings.teams_tokens)):
        if given:
            yield f"  closed: {door} (this version has no such door yet)"
    for name in sorted(name for name in os.environ if name.startswith(PREFIX)):
        known = [f"{PREFIX}{field}".upper() for field in Settings.model_fields]
        if name not in known:
            near = get_close_matches(name, known, 1)
            yield f"  ignored: {name} is no setting" + (f"; did you mean {near[0]}?" if near else "")


def _listen(settings: Settings) -> socket.socket:
    """The listening socket, taken before anything slow, so that a taken port is said at once and plainly."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise ConfigurationError(
            f"{PREFIX}PORT", f"can't listen on {settings.host}, port {settings.port}: {error.strerror or error}"
        ) from error


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, settings: Settings, pack: Pack) -> None:
        super().__init__(config)
        self._settings = settings
        self._pack = pack

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            _report(self._settings, self._pack, sockets[0])


class _Supervisor(Multiprocess):
    """Keeps the workers running, and says when all of them are ready."""

    def __init__(self, config: uvicorn.Config, settings: Settings, pack: Pack, listening: socket.socket) -> None:
        super().__init__(config, [listening])
        self._settings = settings
        self._pack = pack

    def init_processes(self) -> None:
        super().init_processes()
        if all(process.wait_until_ready(READY_S, self.should_exit) for process in self.processes):
            _report(self._settings, self._pack, self.sockets[0])


def _report(settings: Settings, pack: Pack, listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    print("\n".join(start_up_report(settings, pack, address)), flush=True)
