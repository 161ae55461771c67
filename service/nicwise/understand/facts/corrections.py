"""Numbers that are taken back in the same breath: "22 VMs, no wait, 24", "4 NICs, sorry, 6"."""

from collections.abc import Sequence
from dataclasses import replace

from nicwise.understand.facts.claim import Claim
from nicwise.understand.scene import Scene

CORRECTS = frozenset("sorry wait correction actually meant mean oops rather scratch nope typo oder make".split())
"""Words that take back what was said just before."""

_SKIPPED = frozenset("i it that no its they are is be make there have we only of".split())
_REACH = 6


def correct(scene: Scene, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, with the number after a correction put in place of the one before it."""
    fixed = list(claims)
    for i, text in enumerate(scene.texts):
        if text not in CORRECTS:
            continue
        j = i + 1
        while j < min(i + 4, len(scene.words)) and (scene.words[j].text in _SKIPPED or scene.words[j].text in CORRECTS):
            j += 1
        value = scene.numbers[j] if j < len(scene.words) else None
        if value is None or any(claim.first <= j < claim.last for claim in fixed):
            continue
        earlier = [
            claim
            for claim in fixed
            if claim.last <= i
            and i - claim.last <= _REACH
            and isinstance(claim.value, int | float)
            and not isinstance(claim.value, bool)
        ]
        if earlier:
            newest = max(earlier, key=lambda claim: (claim.last, claim.first))
            spoken = int(value) if value == int(value) else value
            fixed[fixed.index(newest)] = replace(newest, value=spoken, last=j + 1)
    return fixed
