"""A probability that means what it says."""

import random

from nicwise.understand.calibration import Calibration, Evidence


def _drawn(count: int, seed: int) -> tuple[list[Evidence], list[bool]]:
    """Matches that are right more often the further they lead."""
    chance = random.Random(seed)
    evidence, right = [], []
    for _ in range(count):
        margin = chance.uniform(-3, 3)
        evidence.append(Evidence(chance.uniform(-4, 4), margin, chance.random(), chance.randrange(1, 30)))
        right.append(chance.random() < 1 / (1 + 2.718281828 ** (-2 * margin)))
    return evidence, right


def test_of_matches_given_a_probability_that_share_is_right() -> None:
    calibration = Calibration.learn(*_drawn(3000, 1), [1.0] * 3000)
    evidence, right = _drawn(3000, 2)

    given = [calibration.probability(one) for one in evidence]

    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = [(p, ok) for p, ok in zip(given, right, strict=True) if low <= p < low + 0.2]
        claimed = sum(p for p, _ in inside) / len(inside)
        assert abs(claimed - sum(ok for _, ok in inside) / len(inside)) < 0.06


def test_a_wider_lead_is_surer() -> None:
    calibration = Calibration.learn(*_drawn(1000, 3), [1.0] * 1000)

    chances = [calibration.probability(Evidence(0.0, margin, 0.8, 8)) for margin in (-2.0, 0.0, 2.0)]

    assert chances == sorted(chances)
    assert chances[0] < 0.2
    assert chances[2] > 0.8


def test_matches_that_were_all_right_give_a_number_and_no_error() -> None:
    evidence, _ = _drawn(50, 4)

    chance = Calibration.learn(evidence, [True] * 50, [1.0] * 50).probability(evidence[0])

    assert 0.9 < chance <= 1


def test_evidence_without_spread_is_harmless() -> None:
    same = [Evidence(1.0, 1.0, 1.0, 5)] * 10

    chance = Calibration.learn(same, [True] * 5 + [False] * 5, [1.0] * 10).probability(same[0])

    assert abs(chance - 0.5) < 0.01


def test_a_match_that_stands_for_many_weighs_as_many() -> None:
    same = [Evidence(1.0, 1.0, 1.0, 5)] * 2

    chance = Calibration.learn(same, [True, False], [30.0, 10.0]).probability(same[0])

    assert abs(chance - 0.75) < 0.01
