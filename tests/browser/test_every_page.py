"""What holds for every page: accessible in both themes, no wider than a phone, no policy breached, no link broken."""

import re
import statistics
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urljoin

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from bench.showing import QUESTION, measure
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PAGES = (
    "/",
    "/answer",
    "/planner",
    "/knowledge",
    "/knowledge/nic-count",
    "/insights",
    "/insights/sign-in",
    "/problems/rate-limited",
    "/nothing-here",
)
SLOWEST_SHOWN = 3
"""Times the bare call of the API, from submitting to the answer shown."""


Visit = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def visit(service: str, make_key: Callable[..., str]) -> Visit:
    """Opens a page, all of it unfolded; "/answer" is the one at / with an answer, "/insights" has something to tell."""
    key = make_key("maintainer", "--scope", "insights:read")
    with httpx.Client(base_url=service) as client:
        for question in (QUESTION, "how do I install Docker on Ubuntu?", "installing docker on an ubuntu host", "hm"):
            given = client.post("/api/v1/ask", json={"question": question}).json()
        told = {"helpful": False, "comment": "<b>4</b> ports"}
        client.post(f"/api/v1/answers/{given['id']}/feedback", json=told)
    return lambda page, path: _visit(page, path, key)


def _visit(page: Page, path: str, key: str) -> None:
    page.goto({"/answer": "/", "/insights/sign-in": "/insights"}.get(path, path))
    if path == "/insights":
        page.get_by_label("Key").fill(key)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Questions by day")).to_be_visible()
        for part in page.locator("summary:visible").all():
            part.click()
    if path == "/insights/sign-in":
        page.get_by_label("Key").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
    if path == "/answer":
        page.locator(".ask textarea").fill(QUESTION)
        page.locator(".ask button").click()
        expect(page.locator(".headline")).to_be_visible()
        page.locator(".headline .cite").first.click()
        page.locator(".chip.assumed").first.click()
        for part in page.locator("nicwise-advisor summary:visible").all():
            part.click()
    if path == "/planner":
        expect(page.locator(".headline")).to_be_visible()
        for part in page.locator("summary:visible").all():
            part.click()
        page.get_by_role("button", name="Begin with the planned one").click()
        expect(page.locator(".findings")).to_be_visible()


@pytest.fixture(params=["light", "dark"])
def themed(browser: Browser, service: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(base_url=service, color_scheme=request.param)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(themed: Page, visit: Visit, path: str) -> None:
    visit(themed, path)
    found = Axe().run(themed, options={"resultTypes": ["violations"]})

    told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found.response["violations"]]
    assert not told


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_small_phone(browser: Browser, service: str, visit: Visit, path: str) -> None:
    context = browser.new_context(base_url=service, viewport={"width": 320, "height": 640})
    page = context.new_page()
    visit(page, path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaches_its_policy_or_asks_another_host(
    browser: Browser, service: str, visit: Visit, path: str
) -> None:
    context = browser.new_context(base_url=service)
    page = context.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.on(
        "request",
        lambda sent: None if sent.url.startswith((service, "data:", "blob:")) else elsewhere.append(sent.url),
    )
    visit(page, path)

    assert (complaints, elsewhere) == ([], [])
    context.close()


def test_an_answer_is_printed_whole_and_dark_on_light(browser: Browser, service: str, visit: Visit) -> None:
    context = browser.new_context(base_url=service, color_scheme="dark")
    page = context.new_page()
    page.goto("/")
    page.locator(".ask textarea").fill(QUESTION)
    page.locator(".ask button").click()
    expect(page.locator(".headline")).to_be_visible()
    folded = [page.get_by_role("table").first, page.locator(".fold .passage").last]
    for part in folded:
        expect(part).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")

    for part in folded:
        expect(part).to_be_visible()
    for left_out in (".bar", ".ask", ".actions", ".follow-up", ".tabs", ".knows", ".foot"):
        expect(page.locator(left_out).first).to_be_hidden()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator(".headline")).to_have_css("color", "rgb(23, 33, 43)")
    context.close()


def test_every_link_of_ours_leads_somewhere(service: str) -> None:
    seen: dict[str, str] = {}
    anchors: set[tuple[str, str]] = set()
    ahead = ["/"]
    with httpx.Client(base_url=service, headers={"accept": "text/html"}) as client:
        while ahead:
            path = ahead.pop()
            if path in seen:
                continue
            answer = client.get(path)
            assert answer.status_code == 200, path
            is_page = "html" in answer.headers["content-type"]
            seen[path] = answer.text if is_page else ""
            for link in re.findall(r'(?:href|src)="([^"]+)"', seen[path]):
                target, anchor = urldefrag(urljoin(f"{service}{path}", link.replace("&amp;", "&")))
                if target.startswith(service) and "?question=" not in target:
                    ahead.append(target.removeprefix(service) or "/")
                    anchors.add((ahead[-1], anchor))

    broken = [(path, anchor) for path, anchor in anchors if anchor and f'id="{anchor}"' not in seen[path]]
    assert not broken
    assert len(seen) > 10


def test_an_answer_is_shown_hardly_later_than_it_is_there(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".ask")).to_be_visible()
    times = measure(page)

    assert statistics.median(times["shown"]) <= SLOWEST_SHOWN * statistics.median(times["bare"]), times
