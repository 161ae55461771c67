"""What can go wrong, and who can act on it.

    NicwiseError
      ContentError         an author must repair knowledge/ or rules/   -> start-up stops, `check` exits 1
      ConfigurationError   an operator must repair settings             -> start-up stops
      RequestError         malformed, not allowed, unknown, too large   -> 4xx
      FactError            the asker gave an impossible value           -> 422
      StorageError         the database failed                          -> 503

Not errors, but ordinary results: no topic matched, a fact is missing, it depends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


class NicwiseError(Exception):
    """Anything that Nicwise says went wrong. `code` is stable and kebab-case; the text says what to do."""

    code: str = "error"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in the content. Sorts by path and line."""

    path: str
    line: int
    message: str
    code: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} [{self.code}]"


class ContentError(NicwiseError):
    """The content has mistakes that an author must repair; all of them are listed."""

    code = "content"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class ConfigurationError(NicwiseError):
    """A setting is missing or wrong; the operator must repair it before the service starts."""

    code = "configuration"

    def __init__(self, setting: str, message: str) -> None:
        self.setting = setting
        super().__init__(f"{setting}: {message}")


class RequestError(NicwiseError):
    """The request can't be taken as it is. `status` is the HTTP status that says so, `headers` go with it."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "invalid-request",
        status: int = 400,
        pointer: str = "",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.code = code
        self.headers = headers
        self.status = status
        self.pointer = pointer
        super().__init__(message)


class FactError(NicwiseError):
    """Stated values are impossible. `faults`: (JSON Pointer of the field, what is wrong with it), never empty."""

    code = "invalid-input"

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{pointer}: {detail}" for pointer, detail in self.faults))


class StorageError(NicwiseError):
    """The database failed; what was asked can be answered, but not kept or found."""

    code = "storage"
