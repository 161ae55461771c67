"""Settings: safe unless said otherwise, and plain about what is wrong."""

import stat
import threading
from pathlib import Path

import pytest

from nicwise.errors import ConfigurationError
from nicwise.settings import Settings, read_settings, secret_key


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"NICWISE_{name}".upper(), raising=False)


def test_defaults_serve_this_machine_only() -> None:
    settings = read_settings()

    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert not settings.slack_signing_secrets
    assert settings.data_dir.is_absolute()


def test_each_setting_says_what_it_means() -> None:
    source = Path(__import__("nicwise.settings").settings.__file__).read_text(encoding="utf-8")

    for name in Settings.model_fields:
        declared = source.index(f"\n    {name}: ")
        assert source[declared + 1 :].split("\n")[1].strip().startswith('"""'), name


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NICWISE_PORT", "9000")
    monkeypatch.setenv("NICWISE_SLACK_SIGNING_SECRETS", "old, new,")
    monkeypatch.setenv("NICWISE_RETENTION_DAYS", "")

    settings = read_settings()

    assert (settings.port, settings.public_url, settings.retention_days) == (9000, "http://127.0.0.1:9000", 90)
    assert [secret.get_secret_value() for secret in settings.slack_signing_secrets] == ["old", "new"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "high"),
        ("PORT", "70000"),
        ("PUBLIC_URL", "advisor.example.org"),
        ("PUBLIC_URL", "https://advisor.example.org/?a=1"),
        ("ALLOWED_ORIGINS", "portal.example.org"),
        ("ALLOWED_ORIGINS", "https://portal.example.org/intranet"),
        ("RETENTION_DAYS", "-1"),
        ("RATE_LIMIT_PER_MINUTE", "many"),
        ("ALLOW_ANONYMOUS", "perhaps"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"NICWISE_{name}", value)

    with pytest.raises(ConfigurationError, match=f"^NICWISE_{name}: ") as caught:
        read_settings()
    assert caught.value.setting == f"NICWISE_{name}"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost"])
def test_loopback_is_open_unless_said(host: str) -> None:
    assert read_settings(host=host).host == host.strip("[]")
    assert read_settings(host=host).is_open
    assert not read_settings(host=host, allow_anonymous=False).is_open


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "advisor.example.org"])
def test_beyond_loopback_is_closed_unless_said(host: str) -> None:
    assert not read_settings(host=host).is_open
    assert read_settings(host=host, allow_anonymous=True).is_open


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8080"), ("::", "http://[::1]:8080"), ("192.0.2.1", "http://192.0.2.1:8080")],
)
def test_beyond_loopback_gets_an_address_to_browse(host: str, url: str) -> None:
    assert read_settings(host=host).public_url == url


def test_no_secret_is_printed() -> None:
    settings = read_settings(
        slack_signing_secrets="s3cret", slack_bot_token="s3cret", secret_key="s3cret", database_url="db://u:s3cret@h/d"
    )

    assert "s3cret" not in f"{settings!r} {settings} {settings.model_dump()}"


def test_a_secret_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    settings = read_settings(data_dir=tmp_path / "new")
    key = secret_key(settings)

    assert len(key) >= 32
    assert secret_key(settings) == key
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["secret.key"]
    assert stat.S_IMODE((tmp_path / "new" / "secret.key").stat().st_mode) == 0o600


def test_several_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    settings, keys = read_settings(data_dir=tmp_path), []
    threads = [threading.Thread(target=lambda: keys.append(secret_key(settings))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_given_key_is_used_and_nothing_written(tmp_path: Path) -> None:
    assert secret_key(read_settings(data_dir=tmp_path / "none", secret_key="given")) == b"given"
    assert not (tmp_path / "none").exists()


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigurationError, match="NICWISE_DATA_DIR"):
        secret_key(read_settings(data_dir=tmp_path / "file"))
