"""Numbers that are taken back in the same breath: "22 VMs, no wait, 24", "4 NICs, sorry, 6"."""

from collections.abc import Sequence
from dataclasses import replace

from nicwise.understand.facts.claim import Claim
from nicwise.understand.scene import Scene

CORRECTS = frozenset("sorry wait correction actually meant mean oops rather scratch nope typo oder make".split())
"""Words that take back what was said just before."""

_SKIPPED = frozenset("i it that no its they are is be make there have we only of".split())
_REACH = 6
_LONGEST = 60
"""Words of the longest claim looked at; layouts are told in more, but no number in them is corrected."""


def correct(scene: Scene, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, with the number after a correction put in place of the one before it."""
    fixed = list(claims)
    covered = {j for claim in claims for j in range(claim.first, min(claim.last, claim.first + _LONGEST))}
    ending: dict[int, int] = {}
    for place, claim in enumerate(fixed):
        if isinstance(claim.value, int | float) and not isinstance(claim.value, bool):
            ending[claim.last] = place
    for i, text in enumerate(scene.texts):
        if text not in CORRECTS:
            continue
        j = i + 1
        while j < min(i + 4, len(scene.words)) and (scene.words[j].text in _SKIPPED or scene.words[j].text in CORRECTS):
            j += 1
        value = scene.numbers[j] if j < len(scene.words) else None
        newest = next((ending[k] for k in range(i, i - _REACH - 1, -1) if k in ending), None)
        if value is None or j in covered or newest is None:
            continue
        spoken = int(value) if value == int(value) else value
        fixed[newest] = replace(fixed[newest], value=spoken, last=j + 1)
    return fixed
