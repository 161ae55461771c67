"""A running service and Debian's Chromium, for the tests that look at the page as a person does."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

# The background services of a browser only look for hosts that a test must not reach.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser. Where there is none the tests are skipped, or fail where one is required (as in CI)."""
    if CHROMIUM:
        return CHROMIUM
    missing = "browser tests need Chromium (Debian's package chromium); none was found"
    if os.environ.get("NICWISE_TEST_BROWSER") == "required":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of all services of this run."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def make_key(data: Path) -> Callable[..., str]:
    """Makes a key as an operator does, with the options of `nicwise keys create`, and gives its text."""

    def make(name: str, *options: str) -> str:
        command = [sys.executable, "-m", "nicwise", "keys", "create", name, *options]
        environment = os.environ | {"NICWISE_DATA_DIR": str(data)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    return make


@pytest.fixture(scope="session")
def start_service(chromium: str, data: Path) -> Iterator[Callable[..., str]]:
    """Starts a service as `nicwise serve` does, with settings of its own, and gives its address."""
    with ExitStack() as running:
        yield lambda **settings: running.enter_context(_serving(data, settings))


@pytest.fixture(scope="session")
def service(start_service: Callable[..., str]) -> str:
    """The address of a service with the settings of a laptop."""
    return start_service()


@contextmanager
def _serving(data: Path, settings: dict[str, str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "NICWISE_PORT": str(port),
        "NICWISE_DATA_DIR": str(data),
        "NICWISE_RATE_LIMIT_PER_MINUTE": "0",
        "NICWISE_LOG_LEVEL": "error",  # nobody reads the pipe on; a full one would hold the service up
        "PYTHONUNBUFFERED": "1",
        **settings,
    }
    with subprocess.Popen(
        [sys.executable, "-m", "nicwise", "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=Path(__file__).parent,
    ) as process:
        assert process.stdout
        said = []
        for line in process.stdout:
            said.append(line)
            if address := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        else:
            pytest.fail("the service did not start:\n" + "".join(said))
        yield address[0]
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, service: str) -> Iterator[Page]:
    """An empty page of a fresh visitor. A test fails on any error that the page's script lets out."""
    context = browser.new_context(base_url=service)
    context.set_default_timeout(10_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert not faults
