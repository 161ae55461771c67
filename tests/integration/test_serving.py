"""`nicwise serve` as an operator meets it."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("NICWISE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "nicwise", "serve"],
        env={**given, "NICWISE_DATA_DIR": str(data), "NICWISE_PORT": "0", **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_it_says_where_it_answers_and_stops_when_told(tmp_path: Path, learnt: Path) -> None:
    (tmp_path / "cache").symlink_to(learnt)
    with serving(tmp_path, NICWISE_RATE_LIMIT="1") as process:
        assert process.stdout
        first = process.stdout.readline()
        address = first.split()[3]
        with urllib.request.urlopen(f"{address}/health/ready", timeout=10) as response:
            ready = response.status
        process.send_signal(signal.SIGTERM)
        said = process.stdout.read()

        assert first.startswith("Nicwise answers at http://127.0.0.1:")
        assert ready == 200
        assert "closed: Slack (set NICWISE_SLACK_SIGNING_SECRETS)" in said
        assert "ignored: NICWISE_RATE_LIMIT is no setting; did you mean NICWISE_RATE_LIMIT_PER_MINUTE?" in said
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)


def test_a_taken_port_is_said_plainly(tmp_path: Path, learnt: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "cache").symlink_to(learnt)
    with serving(tmp_path / "one") as first:
        assert first.stdout
        port = first.stdout.readline().split()[3].rpartition(":")[2]
        with serving(tmp_path / "two", NICWISE_PORT=port) as second:
            _, complaint = second.communicate(timeout=30)

        assert second.returncode == 1
        assert complaint.strip().startswith(f"NICWISE_PORT: can't listen on 127.0.0.1, port {port}: ")
        assert len(complaint.strip().splitlines()) == 1


def test_beyond_loopback_it_needs_keys_or_leave(tmp_path: Path) -> None:
    with serving(tmp_path, NICWISE_HOST="0.0.0.0") as process:
        _, complaint = process.communicate(timeout=30)

        assert process.returncode == 1
        assert complaint.startswith("NICWISE_HOST: ")


def test_broken_content_stops_the_start_with_path_and_line(tmp_path: Path) -> None:
    (tmp_path / "pack" / "rules").mkdir(parents=True)
    (tmp_path / "pack" / "rules" / "sharing.yaml").write_text("- {id: x\n")
    with serving(tmp_path, NICWISE_PACK=str(tmp_path / "pack")) as process:
        _, complaint = process.communicate(timeout=30)

        assert process.returncode == 1
        assert "rules/sharing.yaml:" in complaint
        assert "Traceback" not in complaint
