"""How well and how fast the matcher sorts questions, beside other methods, on public intents.

    python bench/matching.py DATA_FOLDER [--curve FILE.json] [--growth] [--only METHOD ...]

DATA_FOLDER holds clinc150/data_full.json and banking77/{train,test}.csv; neither is part of Nicwise, and nothing of
them teaches it. All methods are asked in the same run, so that figures of different machines and days can be held
against each other; those that compare with every phrasing are asked a sample. One configuration of ours serves all.

clinc: percent right of questions within scope; typed: with one edit in each word of five letters or more, at odds of
0.3. in/out: chance that a question within scope scores higher than one outside (AUROC). passed/declined: share of
questions within scope that are answered rightly, and of questions outside that are declined, at the threshold that
lets 95 % of validation questions pass; --curve writes all other points, each threshold from validation alone. banking:
all, the first ten and the first five rows of each category, and the mean of ten seeded samples of ten. fit, memory:
seconds and further MB at most while learning CLINC150. us: median microseconds a question there. Times are of the
processor, so that other work on the machine does not count.
"""

import argparse
import csv
import json
import math
import random
import statistics
import string
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from nicwise.understand.matcher import Example, Matcher  # before numpy, whose threads it settles
from nicwise.understand.normalise import words

import numpy as np  # isort: skip
from rapidfuzz import fuzz, process  # isort: skip

Labelled = Sequence[tuple[str, str]]
Scorer = Callable[[str], tuple[str, float]]
Row = dict[str, Any]
"""Figures by name; `curve` is a list of points."""

SEED = 20260101
ASKED_OF_SLOW = 300
"""Questions put to methods that compare with every phrasing: accurate to 3 points, in half a minute."""

POINTS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99)
"""Shares of validation questions let through, for the curve."""


@dataclass(frozen=True, slots=True)
class Method:
    """fit: learns from labelled texts, gives text -> (label, score). slow: asked a sample only."""

    name: str
    fit: Callable[[Labelled], Scorer]
    slow: bool = False


def ours(taught: Labelled) -> Scorer:
    matcher = Matcher.fit([Example(text, label) for text, label in taught])

    def score(text: str) -> tuple[str, float]:
        logits = matcher.scores(text).logits
        best = int(logits.argmax())
        return matcher.labels[best], float(logits[best])

    return score


def fuzzy(scorer: Callable[..., float]) -> Callable[[Labelled], Scorer]:
    """rapidfuzz's best of all phrasings."""

    def fit(taught: Labelled) -> Scorer:
        texts = [text for text, _ in taught]

        def score(text: str) -> tuple[str, float]:
            _, ratio, place = process.extractOne(text, texts, scorer=scorer)
            return taught[place][1], float(ratio)

        return score

    return fit


def neighbours(taught: Labelled) -> Scorer:
    """The label of the best phrasing by BM25, over an inverted index in plain Python."""
    texts = [[word.text for word in words(text)] for text, _ in taught]
    mean = sum(map(len, texts)) / len(texts)
    postings: dict[str, list[tuple[int, float]]] = {}
    for place, text in enumerate(texts):
        for word, count in Counter(text).items():
            weight = count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(text) / mean))
            postings.setdefault(word, []).append((place, weight))
    rarity = {word: math.log(1 + len(texts) / len(found)) for word, found in postings.items()}

    def score(text: str) -> tuple[str, float]:
        totals: dict[int, float] = {}
        for word in words(text):
            for place, weight in postings.get(word.text, ()):
                totals[place] = totals.get(place, 0.0) + weight * rarity[word.text]
        best = max(totals, key=totals.__getitem__, default=0)
        return taught[best][1], totals.get(best, 0.0)

    return score


def centroids(taught: Labelled) -> Scorer:
    """The label whose phrasings' mean TF-IDF over words and pairs is nearest by cosine."""

    def counted(text: str) -> Counter[str]:
        spoken = [word.text for word in words(text)]
        return Counter(spoken + [f"{one} {other}" for one, other in pairwise(spoken)])

    spread = Counter(gram for text, _ in taught for gram in counted(text))
    rarity = {gram: math.log(len(taught) / count) + 1 for gram, count in spread.items()}
    sums: dict[str, dict[str, float]] = {}
    for text, label in taught:
        vector = {gram: count * rarity[gram] for gram, count in counted(text).items()}
        length = math.hypot(*vector.values()) or 1
        for gram, value in vector.items():
            mean = sums.setdefault(gram, {})
            mean[label] = mean.get(label, 0.0) + value / length
    squares = dict.fromkeys((label for _, label in taught), 0.0)
    for by_label in sums.values():
        for label, value in by_label.items():
            squares[label] += value * value

    def score(text: str) -> tuple[str, float]:
        totals: dict[str, float] = {}
        square = 0.0
        for gram, count in counted(text).items():
            weight = count * rarity.get(gram, math.log(len(taught)) + 1)
            square += weight * weight
            for label, value in sums.get(gram, {}).items():
                totals[label] = totals.get(label, 0.0) + weight * value
        found = {label: total / math.sqrt(squares[label] * square) for label, total in totals.items()}
        best = max(found, key=found.__getitem__, default=taught[0][1])
        return best, found.get(best, 0.0)

    return score


def vectors(taught: Labelled) -> Scorer:
    """scikit-learn's TF-IDF of words and letters under a linear support vector machine."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # not a dependency: compared with where installed
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    both = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
    )
    model = make_pipeline(both, LinearSVC()).fit([text for text, _ in taught], [label for _, label in taught])

    def score(text: str) -> tuple[str, float]:
        margins = model.decision_function([text])[0]
        best = int(margins.argmax())
        return str(model.classes_[best]), float(margins[best])

    return score


METHODS = (
    Method("ours", ours),
    Method("token_set_ratio", fuzzy(fuzz.token_set_ratio), slow=True),
    Method("WRatio", fuzzy(fuzz.WRatio), slow=True),
    Method("BM25", neighbours, slow=True),
    Method("TF-IDF centroid", centroids),
    Method("TF-IDF + SVC", vectors),
)


def accuracy(scorer: Scorer, asked: Labelled) -> float:
    return 100 * sum(scorer(text)[0] == label for text, label in asked) / len(asked)


def median_us(scorer: Scorer, asked: Labelled) -> float:
    times = []
    for text, _ in asked:
        start = time.process_time()
        scorer(text)
        times.append(time.process_time() - start)
    return 1e6 * statistics.median(times)


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Ties count half, as fuzzy scores come in few kinds."""
    ordered = np.sort(np.asarray(outside))
    below = np.searchsorted(ordered, inside, "left") + np.searchsorted(ordered, inside, "right")
    return float(below.mean() / 2 / len(ordered))


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


def thinned(rows: Labelled, slow: bool) -> Labelled:
    return random.Random(SEED).sample(list(rows), min(ASKED_OF_SLOW, len(rows))) if slow else rows


def resident_mb(field: str) -> float:
    """VmRSS or VmHWM of this process; nothing where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return math.nan
    return float(status.split(f"{field}:")[1].split()[0]) / 1024


def clinc(number: int, folder: Path) -> Row:
    """Figures of one of METHODS: a number goes to another process, a function made inside of one does not."""
    method = METHODS[number]
    sets = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    before = resident_mb("VmRSS")
    start = time.process_time()
    scorer = method.fit([(text, label) for text, label in sets["train"]])
    fit_s = time.process_time() - start
    memory = resident_mb("VmHWM") - before
    test, oos = thinned(sets["test"], method.slow), thinned(sets["oos_test"], method.slow)
    chance = random.Random(SEED)
    typed = [(mistyped(text, chance), label) for text, label in sets["test"]]
    inside = [(scorer(text), label) for text, label in test]
    right = np.array([found == label for (found, _), label in inside])
    scores = np.array([score for (_, score), _ in inside])
    outside = np.array([scorer(text)[1] for text, _ in oos])
    chosen_on = np.array([scorer(text)[1] for text, _ in thinned(sets["val"], method.slow)])

    def point(share: float) -> tuple[float, float]:
        threshold = np.quantile(chosen_on, 1 - share)
        return 100 * float((right & (scores >= threshold)).mean()), 100 * float((outside < threshold).mean())

    return {
        "clinc": 100 * float(right.mean()),
        "typed": accuracy(scorer, thinned(typed, method.slow)),
        "in/out": auroc(scores, outside),
        "passed": point(0.95)[0],
        "declined": point(0.95)[1],
        "us": median_us(scorer, test[:ASKED_OF_SLOW]),
        "fit": fit_s,
        "memory": memory,
        "curve": [
            {"let_through": share, "passed": one, "declined": other}
            for share in POINTS
            for one, other in [point(share)]
        ],
    }


def banking(number: int, folder: Path) -> Row:
    method = METHODS[number]

    def read(name: str) -> list[tuple[str, str]]:
        with (folder / "banking77" / name).open(encoding="utf-8", newline="") as file:
            return [(row["text"], row["category"]) for row in csv.DictReader(file)]

    rows, asked = read("train.csv"), thinned(read("test.csv"), method.slow)
    drawn = [
        accuracy(method.fit(sample(rows, 10, seed)), asked) for seed in range(SEED, SEED + (2 if method.slow else 10))
    ]
    return {
        "banking": accuracy(method.fit(rows), asked),
        "10": accuracy(method.fit(sample(rows, 10, None)), asked),
        "10 mean": statistics.mean(drawn),
        "5": accuracy(method.fit(sample(rows, 5, None)), asked),
    }


def growth(count: int) -> Row:
    """Generated phrasings of 100 labels: each label has words of its own, among words that all use."""
    chance = random.Random(SEED)
    common, own = _invented(3000, chance), [_invented(40, chance) for _ in range(100)]

    def phrasing(label: int) -> str:
        return " ".join(
            chance.choice(own[label]) if chance.random() < 0.2 else common[int(len(common) * chance.random() ** 3)]
            for _ in range(chance.randrange(6, 14))
        )

    taught = [(phrasing(place % 100), str(place % 100)) for place in range(count)]
    asked = [(phrasing(place % 100), str(place % 100)) for place in range(1000)]
    before, start = resident_mb("VmRSS"), time.process_time()
    scorer = ours(taught)
    fit_s = time.process_time() - start
    return {
        "phrasings": count,
        "right": accuracy(scorer, asked),
        "us": median_us(scorer, asked),
        "fit": fit_s,
        "memory": resident_mb("VmHWM") - before,
    }


def _invented(count: int, chance: random.Random) -> list[str]:
    return [
        "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(chance.randrange(1, 5)))
        for _ in range(count)
    ]


def alone(work: Callable[..., Row], *args: object) -> Row:
    """What `work` gives in a process of its own, so that its memory is its own; nothing where it lacks a package."""
    mine, theirs = get_context("spawn").Pipe()
    worker = get_context("spawn").Process(target=_report, args=(theirs, work, args))
    worker.start()
    found: Row = mine.recv()
    worker.join()
    return found


def _report(to: Connection, work: Callable[..., Row], args: Sequence[object]) -> None:
    try:
        to.send(work(*args))
    except ModuleNotFoundError as error:
        print(f"left out: {error}", file=sys.stderr)
        to.send({})


def printed(name: str, row: Row, columns: Sequence[str]) -> None:
    cells = [f"{row[column]:>9.3f}" if column == "in/out" else f"{row[column]:>9.1f}" for column in columns]
    print(f"{name:16}" + "".join(cells), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--curve", type=Path, help="write every method's points there, as JSON")
    parser.add_argument(
        "--growth", action="store_true", help="learn 1,000 to 100,000 generated phrasings, nothing else"
    )
    parser.add_argument("--only", nargs="+", choices=[method.name for method in METHODS])
    args = parser.parse_args()
    if args.growth:
        columns = ("phrasings", "right", "us", "fit", "memory")
        print(" " * 16 + "".join(f"{column:>9}" for column in columns))
        for count in (1_000, 10_000, 100_000):
            printed("ours", alone(growth, count), columns)
        return
    columns = ("clinc", "typed", "in/out", "passed", "declined", "banking", "10", "10 mean", "5", "us", "fit", "memory")
    print(" " * 16 + "".join(f"{column:>9}" for column in columns))
    rows: dict[str, Row] = {}
    for method in METHODS:
        if args.only and method.name not in args.only:
            continue
        if row := alone(clinc, METHODS.index(method), args.data):
            rows[method.name] = row | alone(banking, METHODS.index(method), args.data)
            printed(method.name, rows[method.name], columns)
    if {"ours", "token_set_ratio"} <= rows.keys():
        print(f"token_set_ratio takes {rows['token_set_ratio']['us'] / rows['ours']['us']:.0f} times as long as ours")
    if args.curve:
        args.curve.write_text(
            json.dumps({name: row["curve"] for name, row in rows.items()}, indent=1), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
