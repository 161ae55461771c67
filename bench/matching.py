"""How well and how fast the matcher's parts sort questions, on public intents.

    python bench/matching.py DATA_FOLDER [--full]

DATA_FOLDER holds clinc150/data_full.json and banking77/{train,test}.csv; neither is part of Nicwise, and nothing of
them teaches it. CLINC150 is taken with 50 phrasings an intent, with --full with all 100 (minutes and gigabytes, as
training
works on a square matrix of the texts). The last column compares with rapidfuzz's best scorer in the same run, so that
figures of different machines and days can be held against each other.

in/out: chance that a question within scope scores higher than one outside (AUROC). passed/declined: share of questions
within scope that are answered rightly, and of questions outside that are declined, at the threshold that lets 95 % of
validation questions pass. typos: accuracy with one edit in each word of five letters or more, at odds of 0.3.
"""

import argparse
import csv
import json
import random
import statistics
import string
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from nicwise.understand.features import Grams, masked
from nicwise.understand.linear import similarities, train, unfold
from nicwise.understand.mending import Mender
from nicwise.understand.normalise import words

Labelled = Sequence[tuple[str, str]]
Scorer = Callable[[str], tuple[str, float]]

REFERENCE_QUESTIONS = 150
SEED = 20260101


def ours(taught: Labelled) -> Scorer:
    """A scorer of our own parts: text -> (label, largest logit)."""
    mender = Mender(Counter(word.text for text, _ in taught for word in words(text)))
    labels = sorted({label for _, label in taught})
    grams = Grams([masked(words(text)) for text, _ in taught], [()] * len(taught))
    numbers = np.array([labels.index(label) for _, label in taught])
    dual = train(similarities(grams.training, grams.spread), numbers, len(labels))
    linear = unfold(dual, grams.training, len(grams.spread))

    def score(text: str) -> tuple[str, float]:
        logits = linear.logits(grams.row(masked(mender.mend(words(text)))))
        best = int(logits.argmax())
        return labels[best], float(logits[best])

    return score


def reference(taught: Labelled) -> Scorer:
    """rapidfuzz's token_set_ratio against every phrasing."""
    texts = [text for text, _ in taught]

    def score(text: str) -> tuple[str, float]:
        _, ratio, place = process.extractOne(text, texts, scorer=fuzz.token_set_ratio)
        return taught[place][1], float(ratio)

    return score


def accuracy(scorer: Scorer, asked: Labelled) -> tuple[float, float]:
    """Percent right, and the median microseconds a question."""
    right, times = 0, []
    for text, label in asked:
        start = time.perf_counter()
        found, _ = scorer(text)
        times.append(time.perf_counter() - start)
        right += found == label
    return 100 * right / len(asked), 1e6 * statistics.median(times)


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    values = np.concatenate([inside, outside])
    ranks = np.empty(len(values))
    ranks[np.argsort(values)] = np.arange(1, len(values) + 1)
    return float((ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside)))


def mistyped(text: str, chance: random.Random) -> str:
    """The text with one edit in some of its longer words."""
    return " ".join(_edit(w, chance) if len(w) >= 5 and chance.random() < 0.3 else w for w in text.split())


def _edit(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    letter = chance.choice(string.ascii_lowercase)
    kinds = (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return chance.choice(kinds)


def sample(rows: Labelled, each: int, seed: int | None) -> list[tuple[str, str]]:
    """`each` rows of every label: the first ones, or with a seed any."""
    by_label: dict[str, list[str]] = {}
    for text, label in rows:
        by_label.setdefault(label, []).append(text)
    chance = random.Random(seed)
    return [
        (text, label)
        for label, texts in by_label.items()
        for text in (texts[:each] if seed is None else chance.sample(texts, min(each, len(texts))))
    ]


def clinc(folder: Path, each: int) -> None:
    sets = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    taught = sample([tuple(row) for row in sets["train"]], each, None)
    start = time.perf_counter()
    scorer = ours(taught)
    training = time.perf_counter() - start
    right, micros = accuracy(scorer, sets["test"])
    chance = random.Random(SEED)
    typed, _ = accuracy(scorer, [(mistyped(text, chance), label) for text, label in sets["test"]])
    threshold = float(np.quantile([scorer(text)[1] for text, _ in sets["val"]], 0.05))
    inside = [(scorer(text), label) for text, label in sets["test"]]
    outside = [scorer(text)[1] for text, _ in sets["oos_test"]]
    passed = 100 * float(np.mean([found == label and logit >= threshold for (found, logit), label in inside]))
    declined = 100 * float(np.mean([logit < threshold for logit in outside]))
    curve = auroc([logit for (_, logit), _ in inside], outside)
    ratio = compare(taught, sets["test"], micros)
    print(
        f"CLINC150, {each} an intent: {right:.1f} % (typos {typed:.1f} %), in/out {curve:.3f}, passed/declined "
        f"{passed:.1f}/{declined:.1f} %, p50 {micros:.0f} µs, trained in {training:.1f} s; {ratio}"
    )


def banking(folder: Path, each: int) -> None:
    def read(name: str) -> list[tuple[str, str]]:
        with (folder / "banking77" / name).open(encoding="utf-8", newline="") as file:
            return [(row["text"], row["category"]) for row in csv.DictReader(file)]

    rows, asked = read("train.csv"), read("test.csv")
    first, micros = accuracy(ours(sample(rows, each, None)), asked)
    drawn = [accuracy(ours(sample(rows, each, seed)), asked)[0] for seed in range(SEED, SEED + 10)]
    ratio = compare(sample(rows, each, None), asked, micros)
    print(
        f"BANKING77, {each} an intent: first rows {first:.1f} %, mean of ten samples {statistics.mean(drawn):.1f} % "
        f"(sd {statistics.stdev(drawn):.1f}), p50 {micros:.0f} µs; {ratio}"
    )


def compare(taught: Labelled, asked: Labelled, micros: float) -> str:
    chosen = random.Random(SEED).sample(list(asked), REFERENCE_QUESTIONS)
    right, reference_micros = accuracy(reference(taught), chosen)
    return f"rapidfuzz token_set_ratio {right:.1f} %, {reference_micros / micros:.0f} times as long"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--full", action="store_true", help="all phrasings of CLINC150")
    args = parser.parse_args()
    banking(args.data, 10)
    clinc(args.data, 100 if args.full else 50)


if __name__ == "__main__":
    main()
