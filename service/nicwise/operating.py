"""Commands for whoever runs the service: keys, and what is kept of people's questions. They may run while it serves."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

import rich_click as click
from rich.console import Console
from rich.table import Table

from nicwise.errors import ConfigurationError, NicwiseError
from nicwise.memory import PUBLISHABLE_SCOPES, SCOPES, Key, Store, new_key
from nicwise.memory.archive import conversations_of, copy_sqlite, erase
from nicwise.memory.archive import export as exported
from nicwise.memory.keys import KeyTable
from nicwise.settings import PREFIX, read_settings

__all__ = ["backup", "export", "forget", "keys", "said_plainly"]

Args = ParamSpec("Args")
Result = TypeVar("Result")

LONGEST_NAME = 64


def said_plainly(command: Callable[Args, Result]) -> Callable[Args, Result]:
    """Turn our own errors into a message and exit code 1; anything else is a fault of ours and shows its trace."""

    @wraps(command)
    def run(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except NicwiseError as error:
            click.echo(str(error), err=True)
            sys.exit(1)

    return run


@click.group()
def keys() -> None:
    """Keys of those who may ask, read or look inside. Revoking takes effect everywhere within 5 seconds."""


@keys.command("create")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    help="What it is good for; may be given several times. Publishable keys ask, lay out and take feedback.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    help="Makes a publishable key, for web pages of this origin only, e.g. https://wiki.example.org.",
)
@click.option("--days", type=click.IntRange(1), help="Ends after so many days; never unless said.")
@click.option("--per-minute", type=click.IntRange(1), help="Questions a minute, in place of what the settings say.")
@said_plainly
def create_key(
    name: str, scopes: tuple[str, ...], origins: tuple[str, ...], days: int | None, per_minute: int | None
) -> None:
    """Make a key for NAME and show it once. Two keys of one name share their conversations: a new one takes over."""
    if len(name) > LONGEST_NAME:
        raise ConfigurationError("NAME", f"it has {len(name)} characters; write at most {LONGEST_NAME}")
    if origins:
        scopes = scopes or PUBLISHABLE_SCOPES
        if beyond := [scope for scope in scopes if scope not in PUBLISHABLE_SCOPES]:
            raise ConfigurationError(
                "--scope",
                f"a key that stands in a web page for all to read can't have {', '.join(beyond)}; "
                f"there are {', '.join(PUBLISHABLE_SCOPES)}",
            )
    elif not scopes:
        raise ConfigurationError("--scope", f"say what the key is good for; there are {', '.join(SCOPES)}")
    now = datetime.now(UTC)
    key, shown = new_key(
        name,
        "publishable" if origins else "secret",
        scopes,
        now,
        origins=[_origin(origin) for origin in origins],
        expires_at=now + timedelta(days=days) if days else None,
        per_minute=per_minute,
    )
    with _store() as store:
        asyncio.run(KeyTable(store).add(key))
    click.echo(shown)
    click.echo(f"This is shown once. Id {key.id}; scopes {', '.join(key.scopes)}.", err=True)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@said_plainly
def list_keys(as_json: bool) -> None:
    """List all keys, ended ones too; their secrets are not kept."""
    with _store() as store:
        every = asyncio.run(KeyTable(store).every())
    now = datetime.now(UTC)
    if as_json:
        click.echo(json.dumps([_described(key, now) for key in every], indent=2))
        return
    table = Table("id", "name", "kind", "scopes", "origins", "made", "last used", "state")
    for key in every:
        used = f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never"
        table.add_row(
            key.id, key.name, key.kind, " ".join(key.scopes), " ".join(key.origins), f"{key.created_at:%Y-%m-%d}", used,
            key.ended(now) or (f"good until {key.expires_at:%Y-%m-%d}" if key.expires_at else "good"),
        )  # fmt: skip
    Console().print(table)


@keys.command("revoke")
@click.argument("key_id")
@said_plainly
def revoke_key(key_id: str) -> None:
    """End the key of id KEY_ID (the part between the underscores)."""
    with _store() as store:
        if not asyncio.run(KeyTable(store).revoke(key_id, datetime.now(UTC))):
            raise ConfigurationError("KEY_ID", f'there is no good key "{key_id}"; `nicwise keys list` shows them')
    click.echo(f"{key_id} is revoked; every worker refuses it within 5 seconds")


def _which(command: Callable[Args, Result]) -> Callable[Args, Result]:
    """Options that choose conversations."""
    for option in (
        click.option("--before", type=click.DateTime(["%Y-%m-%d"]), help="Those last used before this day (UTC)."),
        click.option("--owner", help="Those begun with keys of this name."),
        click.option("--all", "everything", is_flag=True, help="All of them."),
        click.argument("names", nargs=-1),
    ):
        command = option(command)
    return command


@click.command()
@_which
@said_plainly
def forget(names: tuple[str, ...], everything: bool, owner: str | None, before: datetime | None) -> None:
    """Delete conversations with their answers and feedback. NAMES are ids of conversations or of answers."""
    with _store() as store:

        async def run() -> int:
            return await erase(store, await _chosen(store, names, everything, owner, before))

        click.echo(f"{asyncio.run(run())} conversations forgotten")


@click.command()
@_which
@said_plainly
def export(names: tuple[str, ...], everything: bool, owner: str | None, before: datetime | None) -> None:
    """Print all that is kept of conversations, one JSON object a line. NAMES are ids of conversations or of answers."""
    with _store() as store, asyncio.Runner() as runner:
        for conversation in runner.run(_chosen(store, names, everything, owner, before)):
            if (found := runner.run(exported(store, conversation))) is not None:
                click.echo(json.dumps(found, ensure_ascii=False))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@said_plainly
def backup(file: Path) -> None:
    """Copy the SQLite database to FILE while the service runs. To restore, put it in place as DATA_DIR/nicwise.db."""
    settings = read_settings()
    if settings.database_url:
        raise ConfigurationError(f"{PREFIX}DATABASE_URL", "copy this database with its own tools, e.g. pg_dump")
    copy_sqlite(settings.data_dir / "nicwise.db", file)
    click.echo(f"{file}: {file.stat().st_size} bytes")


async def _chosen(
    store: Store, names: Sequence[str], everything: bool, owner: str | None, before: datetime | None
) -> list[str]:
    if not names and not everything and owner is None and before is None:
        raise ConfigurationError("NAMES", "say which conversations: ids, --owner, --before or --all")
    day = before.replace(tzinfo=UTC) if before else None
    if not names:
        return await conversations_of(store, owner=owner, before=day)
    found: list[str] = []
    for name in names:
        here = await conversations_of(store, named=name, owner=owner, before=day)
        if not here:
            click.echo(f"{name}: no such conversation or answer", err=True)
        found += here
    return list(dict.fromkeys(found))


@contextmanager
def _store() -> Iterator[Store]:
    settings = read_settings()
    url = settings.database_url
    store = Store.open(settings.data_dir, url.get_secret_value() if url else None)
    try:
        yield store
    finally:
        store.close()


def _origin(written: str) -> str:
    """The origin as browsers write it. Raises ConfigurationError for anything more or less."""
    parts = urlsplit(written.lower())
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    has_more = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and not is_local) or has_more:
        raise ConfigurationError(
            "--origin", f'"{written}" is no origin; write scheme and host: https://wiki.example.org'
        )
    standard = {"https": ":443", "http": ":80"}[parts.scheme]
    return f"{parts.scheme}://{parts.netloc.removesuffix(standard)}"


def _described(key: Key, now: datetime) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "kind": key.kind,
        "scopes": key.scopes,
        "origins": key.origins,
        "per_minute": key.per_minute,
        "created_at": key.created_at.isoformat(),
        "expires_at": key.expires_at and key.expires_at.isoformat(),
        "last_used_at": key.last_used_at and key.last_used_at.isoformat(),
        "ended": key.ended(now),
    }
