"""Runs the application on uvicorn: says where it answers and which doors are open, and stops gracefully."""

import os
import socket
from collections.abc import Iterator
from difflib import get_close_matches

import uvicorn

from nicwise.doors.app import create_app, open_memory
from nicwise.doors.observing import configure_logging
from nicwise.errors import ConfigurationError
from nicwise.pack import Pack, default_root, load_pack
from nicwise.settings import PREFIX, Settings

__all__ = ["serve", "start_up_report"]

STOP_S = 10
"""How long running requests may take when the service stops; far beyond any answer."""


def serve(settings: Settings) -> None:
    """Serve until told to stop. Raises ContentError and ConfigurationError before it begins."""
    configure_logging(settings.log_level)
    listening = _listen(settings)
    try:
        pack = load_pack(default_root(), settings.pack)
        app = create_app(settings, pack, open_memory(settings))
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_graceful_shutdown=STOP_S,
            lifespan="on",
        )
        _Server(config, settings, pack).run(sockets=[listening])
    finally:
        listening.close()


def start_up_report(settings: Settings, pack: Pack, address: str) -> Iterator[str]:
    """What an operator should know once it runs, a line each."""
    yield f"Nicwise answers at {address} (content {pack.version}, {len(pack.knowledge.topics)} topics)"
    if settings.public_url != address:
        yield f"  addresses in answers begin with {settings.public_url}"
    yield "  open:   page, API, guidance"
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
            host, port = sockets[0].getsockname()[:2]
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            print("\n".join(start_up_report(self._settings, self._pack, address)), flush=True)
