"""Numbers in words, and the units that follow them. Knows how people write amounts, not what they count."""

import re

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100, "couple": 2, "pair": 2, "dozen": 12, "both": 2,
    "eine": 1, "zwei": 2, "drei": 3, "vier": 4, "sechs": 6, "sieben": 7, "acht": 8, "zehn": 10,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8,
}  # fmt: skip
NUMBER_WORDS = frozenset(_WORDS) | frozenset(ORDINALS)

_DIGITS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?")

GIGABIT_UNITS = frozenset({
    "gb", "gbe", "gbit", "gbits", "gbps", "g", "ge", "gig", "gigs", "gigabit", "gigabits", "gige", "gbase", "gbaset",
    "gbs",
})  # fmt: skip
MEGABIT_UNITS = frozenset({"mb", "mbit", "mbits", "mbps", "megabit", "megabits", "mbs"})
SPEED_ALONE = {"gigabit": 1.0, "gige": 1.0, "gbe": 1.0, "gbit": 1.0, "gig": 1.0}
"""Units that, said without a number, mean one of them."""

LINK_SPEEDS = frozenset({0.01, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 25.0, 40.0, 50.0, 56.0, 100.0, 200.0, 400.0})
"""Rates of Ethernet and InfiniBand, in Gb/s, and the sums of two that are commonly said."""

GIGABYTE_UNITS = frozenset({"gb", "gig", "gigs", "gib", "gbyte", "gbytes", "gigabyte", "gigabytes", "g"})
TERABYTE_UNITS = frozenset({"tb", "tib", "terabyte", "terabytes"})
MEGABYTE_UNITS = frozenset({"mb", "mib", "mbyte", "megabyte", "megabytes"})


def number(text: str) -> float | None:
    """The value of a word that is a number, in digits or letters; None where it is none."""
    if _DIGITS.fullmatch(text):
        return float(text)
    value = _WORDS.get(text)
    return None if value is None else float(value)


def gbps(value: float, unit: str) -> float | None:
    """The speed of a link in Gb/s, or None where no link runs at it."""
    if unit in GIGABIT_UNITS:
        speed = value
    elif unit in MEGABIT_UNITS or unit == "base":
        speed = value / 1000
    else:
        return None
    return speed if speed in LINK_SPEEDS else None


def gigabytes(value: float, unit: str) -> float | None:
    """An amount of memory in GB, or None where the unit is none of memory."""
    if unit in GIGABYTE_UNITS:
        return value
    if unit in TERABYTE_UNITS:
        return value * 1024
    return value / 1024 if unit in MEGABYTE_UNITS else None


GRAMMAR_WORDS = NUMBER_WORDS | GIGABIT_UNITS | MEGABIT_UNITS | GIGABYTE_UNITS | MEGABYTE_UNITS | TERABYTE_UNITS
"""Words that no typing error is mended to or from without harm; they count as known."""
