"""A person opens the page, asks, and reads the answer with its layout and its citations."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OLD_HOSTS = "how many NICs do I need for live migration on 2008 R2?"


def box(page: Page) -> Locator:
    """Where one types: in the element's own form, not in the one for readers without script."""
    return page.locator(".ask").get_by_role("textbox", name="Your question")


def ask(page: Page, question: str) -> None:
    box(page).fill(question)
    page.locator(".ask").get_by_role("button", name="Ask", exact=True).click()


def headline(page: Page) -> Locator:
    return page.locator(".headline").last


def fails(times: int, status: int, body: str, headers: dict[str, str] | None = None) -> object:
    """A route that refuses the first so many requests, and lets the others through."""
    left = [times]

    def answer(route: Route) -> None:
        if left[0] > 0:
            left[0] -= 1
            route.fulfill(
                status=status, body=body, headers={"Content-Type": "application/problem+json"} | (headers or {})
            )
        else:
            route.continue_()

    return answer


def test_a_question_shows_the_answer_with_its_picture_table_and_citations(page: Page) -> None:
    page.goto("/")
    ask(page, OLD_HOSTS)

    expect(headline(page)).to_contain_text("four")
    expect(page.locator(".picture:visible")).to_have_js_property("complete", True)
    assert page.locator(".picture:visible").evaluate("image => image.naturalWidth") > 0
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("table").first).to_contain_text("management")
    expect(headline(page).locator(".cite").first).to_be_visible()


def test_the_verdict_stands_out_as_a_word(page: Page) -> None:
    page.goto("/")
    ask(page, "we are on 2008 R2, iSCSI, 4 NICs per host, is that enough?")

    expect(page.locator(".verdict")).to_have_text("No")
    expect(headline(page)).not_to_contain_text("No: ")


def test_a_mark_opens_the_passage_in_place_and_closes_it(page: Page) -> None:
    page.goto("/")
    ask(page, OLD_HOSTS)
    mark = headline(page).locator(".cite").first
    mark.click()

    passage = headline(page).locator(".passage")
    expect(passage.locator("blockquote")).not_to_be_empty()
    expect(mark).to_have_attribute("aria-expanded", "true")
    with page.context.expect_page() as opened:
        passage.get_by_role("link", name="Read it in the guidance").click()
    assert re.search(r"/knowledge/[a-z0-9-]+#[a-z0-9-]+$", opened.value.url)
    expect(opened.value.locator(".section:target")).to_be_in_viewport()
    mark.click()
    expect(passage).to_have_count(0)


def test_a_follow_up_choice_answers_again_with_that_fact(page: Page) -> None:
    page.goto("/")
    ask(page, "how many NICs do I need for live migration?")
    page.locator(".follow-up").get_by_role("button", name="2016").click()

    expect(page.locator(".answer")).to_have_count(2)
    expect(headline(page)).to_contain_text("two")


def test_an_assumption_is_a_chip_that_opens_a_choice(page: Page) -> None:
    page.goto("/")
    ask(page, "how many NICs do I need for live migration?")
    page.locator(".chip.assumed", has_text="a failover cluster").click()

    expect(page.locator(".chip-panel")).to_contain_text("because live migration is mostly used in one")
    page.locator(".chip-panel").get_by_role("button", name="no", exact=True).click()
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator(".answer").last.locator(".chip.heard", has_text="no failover cluster")).to_be_visible()


def test_what_was_misheard_is_corrected_the_same_way(page: Page) -> None:
    page.goto("/")
    ask(page, OLD_HOSTS)
    page.locator(".chip.heard", has_text="2008 R2").click()
    page.locator(".chip-panel").get_by_role("button", name="2022").click()

    expect(page.locator(".answer").last.locator(".chip.heard", has_text="2022")).to_be_visible()


def test_a_correction_in_words_goes_on_with_the_conversation(page: Page) -> None:
    page.goto("/")
    ask(page, "2008 R2, 6 NICs per host, what goes where?")
    expect(page.locator(".answer")).to_have_count(1)
    ask(page, "sorry, 4 NICs not 6")

    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator(".answer").last.locator(".chip", has_text="4 NICs")).to_be_visible()


def test_other_layouts_are_flipped_through_by_mouse_and_by_arrow_keys(page: Page) -> None:
    page.goto("/")
    ask(page, "we are on 2008 R2, iSCSI, 4 NICs per host, is that enough?")
    title = page.locator(".layout-title")
    first = title.inner_text()
    page.get_by_role("tab", name="With ports to buy").click()
    expect(title).not_to_have_text(first)
    page.keyboard.press("ArrowLeft")

    expect(title).to_have_text(first)
    expect(page.get_by_role("tab", name="With these ports")).to_be_focused()


def test_what_it_does_not_know_it_declines_with_questions_it_can_answer(page: Page) -> None:
    page.goto("/")
    ask(page, "how do I install Docker on Ubuntu?")
    expect(headline(page)).to_contain_text("Hyper-V")
    offered = page.locator(".follow-up .choice").first
    words = offered.inner_text()
    offered.click()

    expect(page.locator(".said").last).to_have_text(words)
    expect(page.locator(".answer")).to_have_count(2)


def test_a_command_is_copied(browser: Browser, service: str) -> None:
    context = browser.new_context(base_url=service, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/")
    ask(page, "how do I limit simultaneous live migrations on 2016?")
    command = page.locator(".command").first
    command.get_by_role("button", name="Copy").click()

    expect(command.get_by_role("button")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == command.locator("code").inner_text()
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_role("button", name="Copied").last).to_be_visible()
    assert "/answers/" in page.evaluate("navigator.clipboard.readText()")
    context.close()


def test_feedback_is_taken_with_a_comment(page: Page) -> None:
    page.goto("/")
    ask(page, "will moving all VMs flood the heartbeat on 2008 R2?")
    page.get_by_role("button", name="No, it was not right").click()
    page.get_by_role("textbox", name="What was wrong or missing?").fill("The link is 10 Gb.")
    page.get_by_role("button", name="Send").click()

    expect(page.locator(".feedback")).to_contain_text("Thank you")


def test_the_link_of_an_answer_opens_this_very_answer(browser: Browser, page: Page, service: str) -> None:
    page.goto("/")
    ask(page, OLD_HOSTS)
    words = headline(page).inner_text()
    link = page.get_by_role("link", name="Link to this answer").get_attribute("href")

    other = browser.new_context().new_page()
    other.goto(link or "")
    expect(other.locator(".headline")).to_have_text(words)
    other.locator(".chip.heard", has_text="2008 R2").click()
    other.locator(".chip-panel").get_by_role("button", name="2016").click()
    expect(other.locator(".answer")).to_have_count(2)
    page.reload()
    expect(page.locator(".answer")).to_have_count(1)
    other.context.close()


def test_who_asks_on_from_a_link_has_a_conversation_of_their_own_that_knows_its_facts(
    browser: Browser, page: Page
) -> None:
    page.goto("/")
    ask(page, "we are on 2008 R2, iSCSI, 4 NICs per host, is that enough?")
    link = page.get_by_role("link", name="Link to this answer").get_attribute("href")

    other = browser.new_context().new_page()
    other.goto(link or "")
    ask(other, "and with 6 NICs?")
    expect(other.locator(".verdict").last).to_have_text("Yes")
    expect(other.locator(".answer").last.locator(".chip.heard", has_text="2008 R2")).to_be_visible()
    ask(other, "and on 2016?")
    expect(other.locator(".answer").last.locator(".chip.heard", has_text="6 ports")).to_be_visible()
    other.reload()
    expect(other.locator(".answer")).to_have_count(3)
    page.reload()
    expect(page.locator(".answer")).to_have_count(1)
    other.context.close()


def test_who_asks_on_from_a_link_without_script_is_heard_with_its_facts(browser: Browser, page: Page) -> None:
    page.goto("/")
    ask(page, "we are on 2008 R2, iSCSI, 4 NICs per host, is that enough?")
    link = page.get_by_role("link", name="Link to this answer").get_attribute("href")

    context = browser.new_context(java_script_enabled=False)
    other = context.new_page()
    other.goto(link or "")
    other.get_by_role("textbox", name="Your question").fill("and with 6 NICs?")
    other.get_by_role("button", name="Ask", exact=True).click()
    expect(other.locator(".reply > p").first).to_contain_text("on 2008 R2 with iSCSI six ports are enough")
    context.close()


def test_an_answer_that_could_not_be_kept_is_still_corrected(page: Page) -> None:
    def unkept(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, json={**reply.json(), "kept": False})

    page.route("**/api/v1/ask", unkept)
    page.route("**/layout.svg*", lambda route: route.fulfill(status=404))
    page.goto("/")
    ask(page, OLD_HOSTS)
    expect(page.get_by_text("could not be stored")).to_be_visible()
    expect(page.locator(".picture:visible")).to_have_count(0)
    page.locator(".chip.heard", has_text="2008 R2").click()
    page.locator(".chip-panel").get_by_role("button", name="2022").click()

    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator(".answer").last.locator(".chip.heard", has_text="2022")).to_be_visible()


def test_a_conversation_outlives_a_reload_until_it_is_forgotten(page: Page) -> None:
    page.goto("/")
    ask(page, OLD_HOSTS)
    expect(page.locator(".answer")).to_have_count(1)
    page.reload()
    expect(page.locator(".said")).to_have_text(OLD_HOSTS)
    expect(page.locator(".answer")).to_have_count(1)
    page.get_by_role("button", name="Forget this conversation").click()
    expect(page.locator(".answer")).to_have_count(0)
    page.reload()

    expect(box(page)).to_be_visible()
    expect(page.locator(".answer")).to_have_count(0)


def test_what_is_typed_outlives_a_reload(page: Page) -> None:
    page.goto("/")
    box(page).fill("4 NICs and")
    page.reload()

    expect(box(page)).to_have_value("4 NICs and")


def test_what_is_typed_before_the_script_is_there_is_not_lost(page: Page) -> None:
    held: list[Route] = []
    page.route("**/nicwise-advisor.js", lambda route: held.append(route))
    page.goto("/", wait_until="commit")
    page.get_by_role("textbox", name="Your question").fill("4 NICs and iSCSI")
    held[0].continue_()

    expect(box(page)).to_have_value("4 NICs and iSCSI")
    expect(box(page)).to_be_focused()


def test_without_a_network_nothing_typed_is_lost_and_a_retry_answers(page: Page) -> None:
    page.goto("/")
    page.context.set_offline(True)
    ask(page, OLD_HOSTS)
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    expect(box(page)).to_have_value(OLD_HOSTS)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()

    expect(headline(page)).to_contain_text("four")
    expect(page.locator(".said")).to_have_count(1)
    expect(box(page)).to_have_value("")


def test_a_fault_of_the_service_is_told_in_its_words(page: Page) -> None:
    page.route("**/api/v1/ask", fails(1, 500, '{"code": "internal", "detail": "The service failed to answer."}'))
    page.goto("/")
    ask(page, OLD_HOSTS)
    expect(page.get_by_role("alert")).to_contain_text("The service failed to answer.")
    page.get_by_role("button", name="Try again").click()

    expect(headline(page)).to_contain_text("four")


def test_too_many_questions_wait_as_long_as_the_service_says(page: Page) -> None:
    refused = fails(1, 429, '{"code": "rate-limited", "detail": "Too many requests."}', {"Retry-After": "1"})
    page.route("**/api/v1/ask", refused)
    page.goto("/")
    ask(page, OLD_HOSTS)
    expect(page.get_by_role("button", name="Try again in 1 s")).to_be_disabled()
    page.get_by_role("button", name="Try again", exact=True).click()

    expect(headline(page)).to_contain_text("four")


def test_only_a_slow_answer_is_said_to_be_worked_on(page: Page) -> None:
    held: list[Route] = []
    page.route("**/api/v1/ask", lambda route: held.append(route))
    page.goto("/")
    ask(page, OLD_HOSTS)
    expect(page.locator(".waiting")).to_be_visible()
    held[0].continue_()

    expect(headline(page)).to_contain_text("four")
    expect(page.locator(".waiting")).to_have_count(0)


def test_markup_in_a_question_stays_text(page: Page) -> None:
    page.goto("/")
    ask(page, "how many NICs <img src=x onerror=document.title='broken'> per host on 2008 R2?")

    expect(page.locator(".said")).to_contain_text("<img src=x")
    expect(headline(page)).to_be_visible()
    expect(page.locator("img[src='x']")).to_have_count(0)
    expect(page).not_to_have_title("broken")


def test_the_keyboard_alone_asks_cites_and_keeps_its_place(page: Page) -> None:
    page.goto("/")
    box(page).focus()
    page.keyboard.type("what does the heartbeat network need?")
    page.keyboard.press("Enter")
    expect(headline(page)).to_be_visible()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(
            "document.querySelector('nicwise-advisor').shadowRoot.activeElement?.matches('.headline .cite')"
        ):
            break
    page.keyboard.press("Enter")

    expect(headline(page).locator(".passage")).to_be_visible()


def test_a_listed_question_is_asked_at_a_click(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Does Fibre Channel", exact=False).or_(
        page.get_by_role("link", name="Is this layout of mine all right?")
    ).first.click()

    expect(page.locator(".said")).to_be_visible()
    expect(page.locator(".answer")).to_have_count(1)


def test_the_page_answers_without_script(browser: Browser, service: str) -> None:
    context = browser.new_context(base_url=service, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("textbox", name="Your question").fill(OLD_HOSTS)
    page.get_by_role("button", name="Ask", exact=True).click()

    expect(page.locator(".reply > p").first).to_contain_text("four")
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_screen(browser: Browser, service: str, width: int) -> None:
    context = browser.new_context(base_url=service, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/")
    ask(page, "4 NICs per host, 2008 R2, HP blades, VMs must survive a NIC failure, what goes where?")
    expect(headline(page)).to_be_visible()
    for part in page.locator("summary:visible").all():
        part.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inner = "Math.max(...[...document.querySelector('nicwise-advisor').shadowRoot.querySelectorAll('table, img')]"
    assert page.evaluate(f"{inner}.map((e) => e.getBoundingClientRect().right))") <= width
    context.close()
