"""A person opens the page, asks, and reads the answer with its layout and its citations."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask").click()


def headline(reply: Locator) -> Locator:
    return reply.locator("> p").first


def test_a_question_shows_the_answer_with_its_layout_and_citations(page: Page) -> None:
    page.goto("/")
    ask(page, "how many NICs do I need for live migration on 2008 R2?")

    reply = page.locator(".reply")
    expect(headline(reply)).to_contain_text("four")
    expect(reply.get_by_role("table").first).to_contain_text("management")
    expect(reply.get_by_role("link", name="[1]").first).to_be_visible()


def test_a_citation_opens_at_its_passage(page: Page) -> None:
    page.goto("/")
    ask(page, "how many NICs do I need for live migration on 2008 R2?")
    with page.context.expect_page() as opened:
        page.locator(".reply a[href*='/knowledge/']").first.click()

    guidance = opened.value
    assert re.search(r"/knowledge/[a-z-]+#[a-z0-9-]+$", guidance.url)
    expect(guidance.locator(".section:target")).to_be_in_viewport()


def test_a_follow_up_choice_answers_again_with_that_fact(page: Page) -> None:
    page.goto("/")
    ask(page, "how many NICs do I need for live migration?")
    page.get_by_role("group").get_by_role("button", name=re.compile("2016")).first.click()

    expect(page.locator(".reply")).to_have_count(2)
    expect(headline(page.locator(".reply").last)).to_contain_text("two")


def test_feedback_is_taken(page: Page) -> None:
    page.goto("/")
    ask(page, "will moving all VMs flood the heartbeat on 2008 R2?")
    page.locator(".feedback").get_by_role("button", name="Yes").click()

    expect(page.locator(".feedback")).to_contain_text("Thank you")


def test_markup_in_a_question_stays_text(page: Page) -> None:
    page.goto("/")
    ask(page, "how many NICs <img src=x onerror=document.title='broken'> per host on 2008 R2?")

    expect(page.locator(".said")).to_contain_text("<img src=x")
    expect(page.locator(".reply")).to_be_visible()
    expect(page.locator("img[src='x']")).to_have_count(0)
    expect(page).not_to_have_title("broken")


def test_the_keyboard_alone_asks_and_keeps_its_place(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("Your question")
    box.focus()
    page.keyboard.type("what does the heartbeat network need?")
    page.keyboard.press("Enter")

    expect(headline(page.locator(".reply"))).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_have_value("")


def test_the_page_answers_without_script(browser: Browser, service: str) -> None:
    context = browser.new_context(base_url=service, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    ask(page, "how many NICs do I need for live migration on 2008 R2?")

    expect(headline(page.locator(".reply"))).to_contain_text("four")
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen(browser: Browser, service: str, width: int) -> None:
    context = browser.new_context(base_url=service, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/")
    ask(page, "4 NICs per host, 2008 R2, HP blades, VMs must survive a NIC failure, what goes where?")

    expect(headline(page.locator(".reply"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_taking_the_element_off_the_page_takes_its_listeners_along(page: Page) -> None:
    page.goto("/")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    prevented = page.evaluate(
        """() => {
            const advisor = document.querySelector("nicwise-advisor");
            const form = advisor.querySelector("form");
            advisor.remove();
            document.body.append(form);
            const event = new SubmitEvent("submit", { cancelable: true });
            form.dispatchEvent(event);
            return event.defaultPrevented;
        }"""
    )

    assert not prevented
    assert not [url for url in requests if url.endswith("/api/v1/ask")]
