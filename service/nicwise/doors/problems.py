"""What is said when a request can't be answered: one table from error to status, one shape (RFC 9457).

Callers may rely on `status` and `code`; `detail` is for people and may change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, SerializationException, ValidationException
from litestar.response import Template

from nicwise.doors.observing import Metrics, request_id
from nicwise.errors import FactError, RequestError, StorageError

__all__ = ["KINDS", "Kind", "Problems", "status_of"]

MEDIA_TYPE = "application/problem+json"

RETRY_S = 5
"""After how long a failed store is worth another try: twice what SQLite waits for a lock."""

log = structlog.get_logger(__name__)

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. Its page, /problems/<code>, shows what it means."""

    status: int
    title: str
    means: str


KINDS: dict[str, Kind] = {
    "invalid-request": Kind(400, "The request can't be taken", "Its form is wrong; the detail says where."),
    "idempotency-key-missing": Kind(
        400, "No Idempotency-Key", "The call takes a key of the caller's, so that sending it again does nothing twice."
    ),
    "malformed-json": Kind(400, "The body is no JSON", "The body can't be parsed. Nothing was done."),
    "unknown-host": Kind(400, "Unknown host", "The request names a host that this service does not answer for."),
    "unauthenticated": Kind(
        401, "Not authenticated", "The key, signature or token is missing, wrong, revoked or too old."
    ),
    "scope-missing": Kind(403, "Not allowed with this key", "The key is good, but for other things than this one."),
    "origin-not-allowed": Kind(403, "Not allowed from this page", "The key is tied to pages of other sites."),
    "not-found": Kind(404, "Not found", "There is nothing at this address."),
    "unknown-answer": Kind(404, "Unknown answer", "No answer has this id: it was forgotten or never given."),
    "unknown-conversation": Kind(
        404, "Unknown conversation", "No conversation has this id: it was forgotten or never begun."
    ),
    "unknown-topic": Kind(404, "Unknown topic", "The advisor has no topic of this id; the detail names near ones."),
    "unknown-rule": Kind(404, "Unknown rule", "The advisor has no rule of this id; the detail names near ones."),
    "method-not-allowed": Kind(405, "Method not allowed", "This address takes other methods than the one used."),
    "not-acceptable": Kind(406, "Not acceptable", "The answer does not exist in any of the types asked for."),
    "idempotency-in-progress": Kind(
        409, "Still running", "The first request with this Idempotency-Key has not been answered yet."
    ),
    "too-large": Kind(413, "Too large", "The body is larger than 1 MiB."),
    "unsupported-media-type": Kind(415, "Unsupported media type", "Bodies are application/json."),
    "invalid-input": Kind(422, "Invalid input", "A field is unknown, of the wrong type, or has an impossible value."),
    "idempotency-key-reused": Kind(
        422, "Another request has this key", "The Idempotency-Key came with another body before. Nothing was done."
    ),
    "rate-limited": Kind(429, "Too many requests", "Wait as long as Retry-After says, then go on."),
    "internal": Kind(500, "Fault of the service", "The fault is ours. The request id helps to find it."),
    "not-ready": Kind(503, "Not ready", "What is stored can't be reached now. Try again after Retry-After."),
}

_BY_STATUS = {
    400: "invalid-request",
    401: "unauthenticated",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
    503: "not-ready",
}
"""Litestar's own errors, by their status."""

_DETAILS = {
    "not-found": "There is nothing at this address; /schema lists what there is.",
    "method-not-allowed": "This address does not take this method; /schema lists what there is.",
    "too-large": "The body is larger than 1 MiB; send a shorter one.",
}
"""Where Litestar says less than a caller needs."""


@dataclass(frozen=True, slots=True)
class _Problem:
    code: str
    detail: str
    status: int
    errors: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


class Problems:
    """Turns any error into a response: a page for people who browse, problem+json for everybody else."""

    def __init__(self, public_url: str, metrics: Metrics) -> None:
        self._public_url = public_url
        self._metrics = metrics

    def respond(self, request: AnyRequest, error: Exception) -> Response[Any]:
        problem = _problem(error)
        self._metrics.count("nicwise_problems_total", code=problem.code)
        if problem.status >= 500:
            log.error("request failed", path=request.url.path, code=problem.code, exc_info=error)
        headers = dict(problem.headers)
        kind = KINDS[problem.code]
        if _browses(request):
            context = {"title": kind.title, "detail": problem.detail, "request_id": request_id(request.scope)}
            return Template("error.html", context=context, status_code=problem.status, headers=headers)
        body: dict[str, Any] = {
            "type": f"{self._public_url}/problems/{problem.code}",
            "title": kind.title,
            "status": problem.status,
            "detail": problem.detail,
            "code": problem.code,
            "request_id": request_id(request.scope),
        }
        if problem.errors:
            body["errors"] = [{"pointer": pointer, "detail": detail} for pointer, detail in problem.errors]
        return Response(body, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def status_of(error: Exception) -> int:
    """The HTTP status that an error is answered with."""
    return _problem(error).status


def _problem(error: Exception) -> _Problem:
    match error:
        case FactError():
            return _Problem("invalid-input", str(error), 422, error.faults)
        case RequestError():
            code = error.code if error.code in KINDS else "invalid-request"
            faults = ((error.pointer, str(error)),) if error.pointer else ()
            return _Problem(code, str(error), error.status, faults, tuple(error.headers.items()))
        case StorageError():
            return _Problem(
                "not-ready",
                "What is stored can't be reached now; try again in a moment.",
                503,
                headers=(("Retry-After", str(RETRY_S)),),
            )
        case ValidationException():
            return _invalid(error)
        case HTTPException() if error.status_code in _BY_STATUS:
            return _refused(error)
        case RecursionError():
            return _Problem("malformed-json", "The body is nested too deeply.", 400)
        case _:
            return _Problem("internal", "The service failed to answer. It has been noted under the request id.", 500)


def _refused(error: HTTPException) -> _Problem:
    code = _BY_STATUS[error.status_code]
    detail = error.detail
    headers = dict(error.headers or {})
    if isinstance(error.__cause__, SerializationException):
        code = "malformed-json"
    detail = _DETAILS.get(code, detail)
    return _Problem(code, detail, error.status_code, headers=tuple(headers.items()))


def _invalid(error: ValidationException) -> _Problem:
    faults = tuple(_faults(error.extra if isinstance(error.extra, list) else ()))
    if not faults:
        return _Problem("invalid-input", error.detail, 422)
    detail = "; ".join(f"{pointer}: {text}" if pointer else text for pointer, text in faults)
    return _Problem("invalid-input", detail, 422, faults)


def _faults(extra: Iterable[Any]) -> Iterable[tuple[str, str]]:
    """Litestar's list of faults, each with its place as names joined by dots."""
    for fault in extra:
        key, message = str(fault.get("key", "")), str(fault["message"])
        if key == "data":
            yield "", "there is no body; send JSON"
        else:
            pointer = "".join(f"/{part}" for part in key.split(".") if part)
            yield pointer, _WORDS.get(message, message.removeprefix("Value error, "))


_WORDS = {
    "Extra inputs are not permitted": "unknown field",
    "Input should be a valid dictionary or instance of AskBody": "the body is a JSON object",
    "Input should be a valid dictionary or instance of PlanBody": "the body is a JSON object",
    "Input should be a valid dictionary or instance of FeedbackBody": "the body is a JSON object",
}
"""pydantic speaks to programmers in Python; our callers write JSON."""


def _browses(request: AnyRequest) -> bool:
    """Whether a person with a browser asked, who is better served by a page."""
    path = request.url.path
    wants_page = "text/html" in request.headers.get("accept", "")
    return wants_page and not path.startswith(("/api/", "/hooks/", "/schema", "/health", "/metrics"))
