"""`nicwise serve` as a process of its own, for tests and measurements."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["Service", "serving"]


@dataclass
class Service:
    """A running service. address: where it answers."""

    process: subprocess.Popen[str]
    address: str

    def workers(self) -> list[psutil.Process]:
        """Its worker processes, where it has several."""
        children = psutil.Process(self.process.pid).children()
        alive = [child for child in children if child.status() != psutil.STATUS_ZOMBIE]
        return [child for child in alive if "spawn_main" in " ".join(child.cmdline())]


@contextmanager
def serving(data: Path, *options: str, errors: int = subprocess.DEVNULL, **settings: str) -> Iterator[Service]:
    """Serve on a free port until left. options: of `nicwise serve`. settings: without NICWISE_."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("NICWISE_")}
    own = {f"NICWISE_{name}": value for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "nicwise", "serve", *options],
        env={**given, "NICWISE_DATA_DIR": str(data), "NICWISE_PORT": "0", "NICWISE_LOG_LEVEL": "error", **own},
        stdout=subprocess.PIPE, stderr=errors, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        said = process.stdout.readline().split()
        assert said, "the service did not start"
        yield Service(process, said[3])
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
            process.communicate()
