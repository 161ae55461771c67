"""How long it takes to read a message, against one fuzzy search of our own phrasings in the same run.

    python bench/reading.py [--rounds 7]

Prints microseconds for messages of about 15 and 300 words, the time of rapidfuzz's token_set_ratio over all phrasings
for the shorter ones, and the ratios, which are what to hold: a quarter for 15 words, and 300 words at most fifteen
times 15 words.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import islice

from nicwise.pack import default_root, load_pack
from nicwise.understand import Understander
from nicwise.understand.model import Dialogue

from rapidfuzz import fuzz, process  # isort: skip

LENGTHS = (15, 300)


def messages(phrasings: Sequence[str], length: int, count: int) -> list[str]:
    """Messages of about `length` words: phrasings in a row, each message from another place of the list."""
    step = len(phrasings) // count
    return [_joined(phrasings[place * step :] + phrasings[: place * step], length) for place in range(count)]


def _joined(phrasings: Sequence[str], length: int) -> str:
    words: list[str] = []
    for phrasing in phrasings:
        spoken = phrasing.split()
        if length <= 20 and len(spoken) != length:
            continue
        words += spoken
        if len(words) >= length:
            break
    return " ".join(words[:length])


def median_us(work: Callable[[str], object], texts: Sequence[str], rounds: int) -> float:
    """Median over the texts of the best of several rounds. Time of this thread alone, as other work does not count."""
    best = [float("inf")] * len(texts)
    for _ in range(rounds):
        for place, text in enumerate(texts):
            start = time.thread_time()
            work(text)
            best[place] = min(best[place], time.thread_time() - start)
    return 1e6 * statistics.median(best)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    pack = load_pack(default_root())
    understander = Understander(pack)
    phrasings = [phrasing.text for topic in pack.knowledge.topics.values() for phrasing in topic.phrasings]
    declined = [phrasing.text for group in pack.knowledge.declined for phrasing in group.phrasings]
    short, long = (messages(phrasings, length, 40) for length in LENGTHS)

    def read(text: str) -> object:
        return understander.read(text, Dialogue())

    def search(text: str) -> object:
        return process.extractOne(text, phrasings + declined, scorer=fuzz.token_set_ratio)

    short_us, long_us = median_us(read, short, rounds), median_us(read, long, max(rounds // 2, 1))
    search_us = median_us(search, list(islice(short, 20)), rounds)
    print(
        f"15 words {short_us:.0f} us, 300 words {long_us:.0f} us, token_set_ratio of {len(phrasings + declined)}"
        f" phrasings {search_us:.0f} us"
    )
    print(f"15 words take {short_us / search_us:.2f} of token_set_ratio; 300 words {long_us / short_us:.1f} times 15")


if __name__ == "__main__":
    main()
