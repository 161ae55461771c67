"""The widget on a page of another site: it asks across origins, keeps to itself, and leaves nothing behind."""

import gzip
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nicwise.pack import default_root

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

LARGEST_WIDGET = 20_000
"""Bytes, gzipped, of all that a page loads for it."""


LEAKED = 250_000
"""Bytes of the heap by which a hundred comings and goings may differ from one; a reply left behind takes 40,000."""

COME_AND_GO = """async (times) => {
    const widget = document.querySelector("nicwise-advisor");
    for (let i = 0; i < times; i += 1) {
        widget.remove();
        document.getElementById("place").append(widget);
        if (i % 2) await new Promise((resolve) => setTimeout(resolve, 5));
    }
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A site of its own: its folder and its origin."""
    folder = tmp_path_factory.mktemp("portal")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def allowing(start_service: Callable[..., str], portal: tuple[Path, str]) -> str:
    """A service that lets the portal embed it."""
    return start_service(NICWISE_ALLOWED_ORIGINS=portal[1])


def page_with(portal: tuple[Path, str], service: str, style: str = "", attributes: str = "") -> str:
    folder, origin = portal
    (folder / "index.html").write_text(
        f'<!doctype html><title>Portal</title><style>{style}</style><h1>Portal</h1><div id="place">'
        f'<nicwise-advisor heading="Ask" {attributes}></nicwise-advisor></div>'
        f'<script type="module" src="{service}/static/nicwise-advisor.js"></script>',
        encoding="utf-8",
    )
    return origin


def test_it_answers_on_a_page_of_an_allowed_site(page: Page, portal: tuple[Path, str], allowing: str) -> None:
    page.goto(page_with(portal, allowing))
    page.get_by_role("textbox", name="Your question").fill("how many NICs do I need on 2008 R2?")
    page.get_by_role("button", name="Ask", exact=True).click()

    expect(page.locator(".headline")).to_contain_text("four")
    expect(page.locator(".picture:visible")).to_have_js_property("complete", True)
    assert page.locator(".picture:visible").evaluate("image => image.naturalWidth") > 0
    page.reload()
    expect(page.locator(".headline")).to_contain_text("four")
    page.get_by_role("button", name="Forget this conversation").click()
    expect(page.locator(".headline")).to_have_count(0)


def test_with_a_publishable_key_the_conversation_outlives_a_reload_and_is_forgotten(
    page: Page, portal: tuple[Path, str], start_service: Callable[..., str], make_key: Callable[..., str]
) -> None:
    key = make_key("portal", "--origin", portal[1])
    closed = start_service(NICWISE_ALLOW_ANONYMOUS="0")
    page.goto(page_with(portal, closed, attributes=f'key="{key}"'))
    page.get_by_role("textbox", name="Your question").fill("how many NICs do I need on 2008 R2?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".headline")).to_contain_text("four")
    page.reload()
    expect(page.locator(".headline")).to_contain_text("four")
    page.get_by_role("button", name="Forget this conversation").click()
    expect(page.get_by_text("Forgotten.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    expect(page.locator(".headline")).to_have_count(0)


def test_a_site_that_is_not_allowed_gets_no_answer(page: Page, portal: tuple[Path, str], service: str) -> None:
    page.goto(page_with(portal, service))
    page.get_by_role("textbox", name="Your question").fill("how many NICs do I need on 2008 R2?")
    page.get_by_role("button", name="Ask", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("can't be reached")
    expect(page.locator(".answer")).to_have_count(0)


def test_styles_of_the_page_do_not_reach_in(page: Page, portal: tuple[Path, str], allowing: str) -> None:
    page.goto(page_with(portal, allowing, style="button { display: none } h2 { color: rgb(255, 0, 0) }"))

    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Ask", exact=True)).not_to_have_css("color", "rgb(255, 0, 0)")


def test_the_starting_question_is_asked_once(page: Page, portal: tuple[Path, str], allowing: str) -> None:
    address = page_with(portal, allowing, attributes='question="what does the heartbeat network need?" theme="dark"')
    page.goto(address)
    expect(page.locator(".answer")).to_have_count(1)
    page.reload()

    expect(page.locator(".answer")).to_have_count(1)
    assert page.evaluate("getComputedStyle(document.querySelector('nicwise-advisor')).colorScheme") == "dark"


def test_coming_and_going_a_hundred_times_leaves_nothing_behind(
    page: Page, portal: tuple[Path, str], allowing: str
) -> None:
    page.goto(page_with(portal, allowing, attributes='question="how many NICs do I need on 2008 R2?"'))
    expect(page.locator(".headline")).to_be_visible()
    devtools = page.context.new_cdp_session(page)

    def come_and_go(times: int) -> tuple[dict[str, int], int]:
        """Nodes and listeners, and bytes of the heap, once the conversation stands there again."""
        page.evaluate(COME_AND_GO, times)
        expect(page.locator(".headline")).to_have_count(1)
        expect(page.locator(".picture:visible")).to_have_js_property("complete", True)
        for _ in range(3):  # what the first round frees may hold what the next one can
            devtools.send("HeapProfiler.collectGarbage")
        counters = devtools.send("Memory.getDOMCounters")
        heap = devtools.send("Runtime.getHeapUsage")["usedSize"]
        return {name: counters[name] for name in ("nodes", "jsEventListeners")}, heap

    come_and_go(20)
    before, heap_before = come_and_go(1)
    after, heap_after = come_and_go(100)

    assert after == before
    assert heap_after - heap_before < LEAKED


def test_all_of_the_widget_is_small() -> None:
    static = default_root() / "web" / "static"
    files = [*static.glob("nicwise-advisor*"), *(static / "advisor").iterdir()]

    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= LARGEST_WIDGET


def test_the_documented_attributes_are_those_that_are_read() -> None:
    root = default_root()
    code = "".join(file.read_text(encoding="utf-8") for file in (root / "web" / "static").glob("nicwise-advisor*"))
    table = (root / "docs" / "widget.md").read_text(encoding="utf-8").split("## Attributes")[1].split("## Events")[0]
    documented = {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}

    read = re.findall(r'getAttribute\("(\w+)"\)', code) + re.findall(r":host\(\[(\w+)=", code)
    assert documented == set(read)
