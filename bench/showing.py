"""How long from submitting a question until its answer is shown, against the bare call of the API in the same page.

    python bench/showing.py http://127.0.0.1:8080 [rounds]

Needs Debian's Chromium and a service that runs. Prints one JSON object: the medians in ms, and their ratio. Both calls
take turns, so that whatever else the machine does slows them alike.
"""

import json
import shutil
import statistics
import sys
from typing import Any

from playwright.sync_api import Page, sync_playwright

__all__ = ["QUESTION", "measure"]

QUESTION = "we are on 2008 R2, iSCSI, 4 NICs per host, is that enough?"

_ROUNDS = """async ([question, rounds]) => {
    const widget = document.querySelector("nicwise-advisor");
    const form = widget.shadowRoot.querySelector("form");
    const bare = [], shown = [];
    for (let i = 0; i < rounds; i += 1) {
        await widget.forget();
        let start = performance.now();
        const answer = await fetch("/api/v1/ask", {
            method: "POST", headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ question, formats: ["markdown"] }),
        });
        await answer.json();
        bare.push(performance.now() - start);
        const replied = new Promise((told) => widget.addEventListener("nicwise-advisor-reply", told, { once: true }));
        form.elements.question.value = question;
        start = performance.now();
        form.requestSubmit();
        await replied;
        await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
        shown.push(performance.now() - start);
    }
    return { bare, shown };
}"""


def measure(page: Page, rounds: int = 20) -> dict[str, list[float]]:
    """Times in ms, one a round: `bare` until the API's reply is parsed, `shown` until the answer is painted.

    page: the ask page, open.
    """
    times: dict[str, list[float]] = page.evaluate(_ROUNDS, [QUESTION, rounds])
    return times


def main(service: str, rounds: str = "20") -> None:
    with sync_playwright() as playwright:
        options: dict[str, Any] = {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}
        browser = playwright.chromium.launch(**options)
        page = browser.new_page()
        page.goto(service)
        page.locator(".ask").wait_for()
        medians = {name: statistics.median(times) for name, times in measure(page, int(rounds)).items()}
        browser.close()
    ratio = medians["shown"] / medians["bare"]
    print(json.dumps({name: round(value, 1) for name, value in {**medians, "ratio": ratio}.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
