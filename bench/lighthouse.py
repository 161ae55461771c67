"""Lighthouse over the pages: the median of each score, against a service that runs.

Needs node and Chromium. Lighthouse itself comes from npm: `npm install --prefix FOLDER lighthouse@12`.

    python bench/lighthouse.py FOLDER http://127.0.0.1:8080 [rounds]
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

PATHS = ("/", "/planner", "/knowledge/nic-count")
WANTED = {"performance": 95, "accessibility": 98, "best-practices": 98}
"""Score, out of 100, that the median must reach."""


def scores(lighthouse: Path, url: str) -> dict[str, int]:
    """One run, on the phone that Lighthouse imitates."""
    command = [
        "node", str(lighthouse), url, "--quiet", "--output=json",
        f"--only-categories={','.join(WANTED)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=180)
    found = json.loads(done.stdout)["categories"]
    return {name: round(100 * found[name]["score"]) for name in WANTED}


def main(folder: str, service: str, rounds: str = "5") -> int:
    lighthouse = Path(folder) / "node_modules" / "lighthouse" / "cli" / "index.js"
    short = 0
    for path in PATHS:
        runs = [scores(lighthouse, service.rstrip("/") + path) for _ in range(int(rounds))]
        medians = {name: statistics.median(run[name] for run in runs) for name in WANTED}
        short += sum(medians[name] < least for name, least in WANTED.items())
        print(path, medians, flush=True)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
