"""What an operator may set, by environment variables that begin with NICWISE_.

Every default is safe on a laptop. The environment is read in one place, `read_settings`, never at import.
"""

import ipaddress
import os
import secrets
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from nicwise.errors import ConfigurationError

__all__ = ["Settings", "is_loopback", "read_settings", "secret_key"]

PREFIX = "NICWISE_"

Names = Annotated[tuple[str, ...], NoDecode]
Secrets = Annotated[tuple[SecretStr, ...], NoDecode]


def _data_dir() -> Path:
    """Where this user's programs keep what they write, on every operating system that says so in its environment."""
    state = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "nicwise"


class Settings(BaseSettings):
    """All settings. Lists are written with commas."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    host: str = "127.0.0.1"
    """Address to listen on. Beyond loopback only with keys or ALLOW_ANONYMOUS=1, as anybody who reaches it may ask."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """Port to listen on. 0 takes any free port."""

    public_url: str = ""
    """How people reach the service; every address in an answer begins with it. Default: http://HOST:PORT."""

    allowed_hosts: Names = ()
    """Host names that requests may name, without port; `*` allows all. Always allowed: loopback and PUBLIC_URL's."""

    allowed_origins: Names = ()
    """Other sites whose pages may embed the widget without a key, as https://portal.example.org. They do what anybody
    may who comes without one; sites with a publishable key need not be named."""

    allow_anonymous: bool | None = None
    """Answer those who come without a key. Default: on loopback only. 0 closes that door there, 1 opens it beyond."""

    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes that answer. `serve --workers` wins over it."""

    trusted_proxies: Names = ()
    """Addresses of proxies in front, whose X-Forwarded-For and X-Forwarded-Proto are believed."""

    data_dir: Path = Field(default_factory=_data_dir)
    """Folder for the database, the secret key and what is learnt of the knowledge. Made where it does not exist."""

    database_url: SecretStr | None = None
    """Address of a database in place of the SQLite file in DATA_DIR: postgresql://USER:PASSWORD@HOST/NAME."""

    pack: Path | None = None
    """Folder with knowledge/ and rules/ of your own, laid over those that came with Nicwise."""

    secret_key: SecretStr | None = None
    """Derives what must not be guessed. Made and kept in DATA_DIR where unset; equal for all replicas."""

    slack_signing_secrets: Secrets = ()
    """Signing secrets of the Slack app; old and new may be live together. The door is closed without one."""

    slack_bot_token: SecretStr | None = None
    """Token that posts answers to Slack (scope chat:write). Mentions stay unanswered without it."""

    slack_api_url: str = "https://slack.com/api/"
    """Where Slack's methods are called."""

    mattermost_tokens: Secrets = ()
    """Tokens of Mattermost's commands and webhooks."""

    teams_tokens: Secrets = ()
    """Security tokens of Microsoft Teams' outgoing webhooks."""

    rate_limit_per_minute: Annotated[int, Field(ge=0)] = 120
    """Questions a minute from one address, over all workers; reading is allowed more. 0 switches all limits off."""

    key_rate_limit_per_minute: Annotated[int, Field(ge=1)] = 600
    """Questions a minute with one secret key, unless the key says otherwise."""

    retention_days: Annotated[int, Field(ge=0)] = 90
    """Days that a conversation is kept after it was last used; 0 keeps them until somebody deletes them."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged."""

    @field_validator(
        "allowed_hosts",
        "allowed_origins",
        "trusted_proxies",
        "slack_signing_secrets",
        "mattermost_tokens",
        "teams_tokens",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in map(str.strip, value.split(",")) if part) if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
            raise ValueError(f'"{value}" is no web address; write it as https://advisor.example.org')
        return value.rstrip("/")

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != origin:
                raise ValueError(f'"{origin}" is no origin; write it as https://portal.example.org, without a path')
        return value

    @field_validator("host")
    @classmethod
    def _is_host(cls, value: str) -> str:
        return value.strip("[]")

    @property
    def cache_dir(self) -> Path:
        """Folder of what can be learnt again: losing it costs seconds at the next start."""
        return self.data_dir / "cache"

    @property
    def is_open(self) -> bool:
        """Whether those who come without a key are answered."""
        return is_loopback(self.host) if self.allow_anonymous is None else self.allow_anonymous

    @model_validator(mode="after")
    def _address_is_complete(self) -> "Settings":
        if not self.public_url:
            host = _reachable(self.host)
            object.__setattr__(self, "public_url", f"http://{f'[{host}]' if ':' in host else host}:{self.port}")
        return self


def read_settings(**overrides: Any) -> Settings:
    """Read the environment; `overrides` (field name -> value) win over it.

    Raises ConfigurationError that names the first variable at fault and what to write instead.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        name = "".join(f"{PREFIX}{part}".upper() for part in fault["loc"][:1]) or PREFIX
        raise ConfigurationError(name, str(fault["msg"]).removeprefix("Value error, ")) from None


def _reachable(host: str) -> str:
    """The address of loopback for "everywhere" (0.0.0.0, ::), which one can listen on but not browse to."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    loopback = "::1" if address.version == 6 else "127.0.0.1"
    return loopback if address.is_unspecified else host


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def secret_key(settings: Settings) -> bytes:
    """The key that derives what must not be guessed; made in DATA_DIR, readable by its owner only, where unset.

    Several processes that start at once get the same key. Raises ConfigurationError where DATA_DIR can't be written.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    kept = settings.data_dir / "secret.key"
    try:
        if not kept.exists():
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            draft = kept.with_suffix(f".{secrets.token_hex(8)}")
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(32))
                file.flush()
                os.fsync(file.fileno())
            # A link is made whole or not at all, so nobody reads half a key; the first of several processes wins.
            try:
                os.link(draft, kept)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return kept.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{PREFIX}DATA_DIR", f"can't keep a secret key in it: {error}") from error
