"""Takes the pictures in docs/pictures anew: every page and five answers, on a desk, on a phone and in the dark.

    python docs/take_pictures.py [FOLDER]

Needs Debian's Chromium, and Pillow (`pip install pillow`), which halves the files. Starts a service of its own; what
the maintainers' page shows is invented. Look at what comes out before it is committed.
"""

import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from nicwise.advisor import Advisor
from nicwise.memory import Database
from nicwise.pack import default_root, load_pack

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from services import serving

HERE = Path(__file__).parent / "pictures"

LOOKS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1000, "height": 760}},
    "phone": {"viewport": {"width": 360, "height": 720}, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": {"width": 1000, "height": 760}, "color_scheme": "dark"},
}

ANSWERS = {
    "answer-count": "we are on 2008 R2, iSCSI, 4 NICs per host, is that enough?",
    "answer-flood": "will moving all VMs at once flood the heartbeat and fail everything over?",
    "answer-time": "how long does it take to move a VM with 64 GB over 10 Gb?",
    "answer-commands": "2022, four 10 Gb ports, iSCSI: which PowerShell commands set this up?",
    "answer-declined": "how do I install Docker on Ubuntu?",
}
HOST = '{"windows":"2022","storage":["iscsi"],"nic_groups":[{"count":4,"gbps":10}]%s}'
TEAM = '{"nics":[1,2],"roles":["management","heartbeat","csv","live-migration","vm-switch","iscsi"],"team":true}'
NOW = f',"layout":[{TEAM},{{"nics":[3],"roles":["iscsi"]}},{{"nics":[4],"roles":["iscsi"]}}]'


def ask(question: str) -> Callable[[Page], None]:
    def run(page: Page) -> None:
        page.locator(".ask textarea").fill(question)
        page.locator(".ask button").click()
        page.locator(".headline").wait_for()
        page.locator(".said").last.scroll_into_view_if_needed()

    return run


def open_answer(page: Page) -> None:
    ask(ANSWERS["answer-count"])(page)
    page.get_by_role("link", name="Link to this answer").click()
    page.locator(".headline").wait_for()


def sign_in(key: str) -> Callable[[Page], None]:
    def run(page: Page) -> None:
        page.get_by_label("Key").fill(key)
        page.get_by_role("button", name="Sign in").click()
        page.locator(".totals").wait_for()

    return run


def wait_for_plan(page: Page) -> None:
    page.locator(".headline").wait_for()
    if page.viewport_size and page.viewport_size["width"] < 600:
        page.locator(".headline").scroll_into_view_if_needed()


def take(browser: Browser, service: str, key: str, folder: Path) -> None:
    views: dict[str, tuple[str, Callable[[Page], None] | None]] = {
        "ask": ("/", None),
        "answer-page": ("/", open_answer),
        "planner": (f"/planner?profile={HOST % ''}", wait_for_plan),
        "planner-now": (f"/planner?profile={HOST % NOW}", wait_for_plan),
        "knowledge": ("/knowledge?q=heartbeat", None),
        "topic": ("/knowledge/nic-count", None),
        "sign-in": ("/insights", None),
        "insights": ("/insights", sign_in(key)),
        **{name: ("/", ask(question)) for name, question in ANSWERS.items()},
    }
    for look, options in LOOKS.items():
        for name, (path, act) in views.items():
            context = browser.new_context(base_url=service, reduced_motion="reduce", **options)
            page = context.new_page()
            page.goto(path)
            if act:
                act(page)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(300)
            file = folder / f"{name}-{look}.png"
            page.screenshot(path=file)
            context.close()
            Image.open(file).convert("RGB").quantize(256).save(file, optimize=True)


async def invent(data: Path) -> None:
    """A month of questions and opinions, more of late."""
    pack = load_pack(default_root())
    memory = Database.open(data)
    chance = random.Random(7)
    moment = datetime.now(UTC)
    advisor = Advisor(pack, memory, "http://127.0.0.1", cache=data / "cache", now=lambda: moment)
    topics = list(pack.knowledge.topics.values())
    foreign = [phrasing.text for group in pack.knowledge.declined for phrasing in group.phrasings]
    often = chance.sample(foreign, 12)
    for _ in range(400):
        moment = datetime.now(UTC) - timedelta(days=min(29.0, chance.expovariate(0.1)))
        (topic,) = chance.choices(topics, [1 / place for place in range(1, len(topics) + 1)])
        asked = chance.choice(often + foreign[::9]) if chance.random() < 0.15 else chance.choice(topic.phrasings).text
        reply = await advisor.ask(asked)
        if reply.answers and chance.random() < 0.3:
            helpful = chance.random() < 0.9
            comment = None if helpful else chance.choice(["The link is 10 Gb, not 1.", "We have no cluster.", None])
            await memory.feedback(reply.id, helpful, comment, None)
    await memory.close()


def main(folder: str = str(HERE)) -> None:
    Path(folder).mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        asyncio.run(invent(Path(data)))
        command = [sys.executable, "-m", "nicwise", "keys", "create", "pictures", "--scope", "insights:read"]
        made = subprocess.run(
            command, env={**os.environ, "NICWISE_DATA_DIR": data}, capture_output=True, text=True, check=True
        )
        with serving(Path(data), RATE_LIMIT_PER_MINUTE="0") as service, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            take(browser, service.address, made.stdout.strip(), Path(folder))
            browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
