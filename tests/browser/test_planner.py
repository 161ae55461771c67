"""Planning a host: the layout follows the form, the address holds the state, and the plan can be taken along."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from nicwise.profile import FACTS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def state(page: Page) -> dict[str, object]:
    """The profile in the address."""
    query = parse_qs(urlsplit(page.url).query)
    return json.loads(query["profile"][0]) if query else {}


def open_with(page: Page, profile: dict[str, object]) -> None:
    page.goto(f"/planner?profile={json.dumps(profile)}")
    expect(page.locator(".headline")).to_be_visible()


def title(page: Page) -> str:
    return page.locator(".layout-title").first.inner_text()


def test_the_layout_follows_a_change_of_the_form(page: Page) -> None:
    open_with(page, {"windows": "2022", "clustered": True, "nic_groups": [{"count": 4, "gbps": 10}]})
    before = title(page)
    page.get_by_role("checkbox", name="iSCSI").first.check()

    expect(page.locator(".layout-title").first).not_to_have_text(before)
    expect(page.locator(".picture:visible")).to_have_js_property("complete", True)
    assert page.locator(".picture:visible").evaluate("image => image.naturalWidth") > 0
    assert state(page)["storage"] == ["iscsi"]


@pytest.mark.parametrize("width", [320, 616, 1000, 1001, 1280])
def test_the_picture_is_there_at_any_width_and_after_a_change_of_it(page: Page, width: int) -> None:
    open_with(page, {"windows": "2022", "nic_groups": [{"count": 4, "gbps": 10}]})
    page.set_viewport_size({"width": width, "height": 800})
    page.locator(".layout-title").first.scroll_into_view_if_needed()

    expect(page.locator(".picture:visible")).to_have_count(1)
    expect(page.locator(".picture:visible")).not_to_have_js_property("naturalWidth", 0)


def test_ports_are_added_and_removed(page: Page) -> None:
    open_with(page, {"windows": "2022", "nic_groups": [{"count": 2, "gbps": 25, "rdma": True}]})
    page.get_by_role("button", name="Add ports").click()
    second = page.locator("#groups .group").nth(1)
    second.get_by_label("Ports", exact=True).fill("4")
    second.get_by_label("Speed").select_option("1")
    expect(page).to_have_url(re.compile("count%22%3A4"))
    assert state(page)["nic_groups"] == [{"count": 2, "gbps": 25, "rdma": True}, {"count": 4, "gbps": 1}]
    second.get_by_role("button", name="Remove").click()

    expect(page).not_to_have_url(re.compile("count%22%3A4"))
    assert state(page)["nic_groups"] == [{"count": 2, "gbps": 25, "rdma": True}]


def test_the_address_shows_a_colleague_the_same(page: Page) -> None:
    given = {"windows": "2019", "hosts": 3, "storage": ["smb"], "nic_groups": [{"count": 2, "gbps": 10, "card": 1}]}
    open_with(page, given)
    page.get_by_text("Wishes").click()
    page.locator("[data-fact=vlans]").select_option("yes")
    expect(page).to_have_url(re.compile("vlans"))
    words, address = page.locator(".headline").inner_text(), page.url

    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".headline")).to_have_text(words)
    assert state(page) == {**given, "vlans": True}


def test_every_fact_of_a_host_can_be_set(page: Page) -> None:
    page.goto("/planner")
    fields = page.locator("[data-fact]").evaluate_all("all => all.map((field) => field.dataset.fact)")

    assert set(fields) | {"nic_groups", "layout"} == set(FACTS)
    assert len(fields) == len(set(fields))


def test_pasted_output_fills_the_form(page: Page) -> None:
    page.goto("/planner")
    page.get_by_text("Paste what the host says").click()
    pasted = (Path(__file__).parent.parent / "understand" / "pastes" / "set-cluster-2022.txt").read_text("utf-8")
    page.get_by_role("textbox", name="Output of Get-NetAdapter").fill(pasted.split("=== reads as")[0])
    page.get_by_role("button", name="Read it").click()

    expect(page.locator("#told")).to_contain_text("nic groups")
    expect(page).to_have_url(re.compile("profile"))
    assert state(page)["nic_groups"]


def test_a_layout_of_ones_own_is_checked_beside_the_plan(page: Page) -> None:
    open_with(page, {"windows": "2022", "storage": ["iscsi"], "nic_groups": [{"count": 4, "gbps": 10}]})
    page.get_by_text("The layout that is there now").click()
    page.get_by_role("button", name="Begin with the planned one").click()
    expect(page.get_by_role("heading", name=re.compile("Now"))).to_contain_text("Sound")
    page.locator("#uses .group").first.get_by_label("iSCSI").check()

    expect(page.get_by_role("heading", name=re.compile("Now"))).to_contain_text("Not sound")
    expect(page.locator(".findings")).to_contain_text("Forbidden")
    expect(page.get_by_role("heading", name="Planned")).to_be_visible()
    expect(page.locator(".beside .picture:visible")).to_have_count(2)


@pytest.mark.parametrize(
    ("name", "begins"), [("SVG", b"<svg"), ("PNG", b"\x89PNG"), ("Markdown", b"**"), ("JSON", b"{")]
)
def test_the_plan_is_saved(page: Page, name: str, begins: bytes) -> None:
    open_with(page, {"windows": "2022", "nic_groups": [{"count": 2, "gbps": 10}]})
    with page.expect_download() as saved:
        page.locator(".exports").get_by_role("button", name=name).click()

    assert Path(saved.value.path()).read_bytes().startswith(begins)


def test_an_impossible_host_is_told_and_the_last_plan_stays(page: Page) -> None:
    open_with(page, {"windows": "2022", "nic_groups": [{"count": 2, "gbps": 10}]})
    before = title(page)
    page.locator("#groups").get_by_label("Ports", exact=True).fill("70")

    expect(page.get_by_role("alert")).to_contain_text("64")
    assert title(page) == before
    page.locator("#groups").get_by_label("Ports", exact=True).fill("4")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_markup_in_the_address_stays_text(page: Page) -> None:
    page.goto('/planner?profile={"windows":"<img src=x onerror=document.title=1>"}')

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page).to_have_title("Planner · Nicwise")
