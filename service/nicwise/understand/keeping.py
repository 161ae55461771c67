"""Keeps what was learnt in a folder, so that it is learnt once and not at every start.

A file holds arrays of numbers alone (npz without pickle), under a key that stands for all they were made from. It is
written whole or not at all, and read only where its key and checksums hold; whatever goes wrong with it costs time and
a line in the log, never an answer.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import numpy as np
import structlog
from numpy.lib.npyio import NpzFile

from nicwise.understand.packing import Arrays, packed, unpacked

log = structlog.get_logger(__name__)

_KEPT = 4
"""Files of one name that stay: a few versions and packs may share a folder; those longest unused go."""


class Cache:
    """A folder of learnt things. folder: made where it does not exist; None keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, name: str, key: str, make: Callable[[], Arrays]) -> Arrays:
        """The arrays kept under `name` for `key`; where there are none, those that `make` gives, kept from then on."""
        if self._folder is None:
            return make()
        path = self._folder / f"{name}-{key[:16]}.npz"
        if (found := _read(path, key)) is not None:
            return found
        made = make()
        _write(path, key, made)
        return made


def key_of(parts: Iterable[str]) -> str:
    """A key that changes with any of the parts, with the code of this room, and with numpy."""
    digest = hashlib.sha256(_code())
    for part in parts:
        told = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(told))
        digest.update(told)
    return digest.hexdigest()


@cache
def _code() -> bytes:
    digest = hashlib.sha256(np.__version__.encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def _read(path: Path, key: str) -> Arrays | None:
    try:
        with path.open("rb") as file, NpzFile(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        kept = unpacked(arrays.pop("key"))
        os.utime(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        log.warning("learnt file not read, learning again", path=str(path), reason=str(error))
        return None
    return arrays if kept == (key,) else None


def _write(path: Path, key: str, arrays: Arrays) -> None:
    unfinished = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            unfinished = Path(file.name)
            np.savez(file, allow_pickle=False, key=packed([key]), **arrays)
        os.replace(unfinished, path)
        unfinished = None
        kin = sorted(path.parent.glob(f"{path.name.rsplit('-', 1)[0]}-*.npz"), key=lambda one: -one.stat().st_mtime)
        for old in kin[_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("learnt file not kept, learning again at the next start", path=str(path), reason=str(error))
    finally:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
