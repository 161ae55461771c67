"""Text to words: one spelling for what people write in many, with the place it came from.

Does not correct typing errors (`mending.py`) and gives words no meaning: number words stay words, units stay
units. Every other step of understanding reads these words and never the raw text, so that case, quotes and
glued tokens such as "2x10GbE" are dealt with once.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word. `text`: normalised, lower case, never empty. `start`, `end`: code points of the original text."""

    text: str
    start: int
    end: int


# Marks that sit on or between letters without ending a word: accents, soft hyphen, zero-width characters.
_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_LETTER = f"(?:[^\\W\\d_][{_MARKS}]*+)"
_SIGNS = "&+"
_QUOTE = "['’‘`´ʼ′]"
_EDGE = r"(?<![^\W_])"
_END = r"(?![^\W_])"

# Alternatives are tried in order at each place; the first takes most words and is there for speed. Quantifiers over
# runs are possessive, so the scan is linear.
_TOKEN = re.compile(
    rf"""
      (?P<simple>{_EDGE}[a-zA-Z]{{2,}}+(?=[\s?.,;:!)-]|$))
    | (?P<year>{_EDGE}(?:windows|win|ws|w)?
          (?:20(?P<full>03|08|12|16|19|22|25) | 2k(?P<short>3|03|8|08|12|16|19|22|25) | (?P<bare>08|12)(?=r2)))
          (?P<r2>r2)?{_END}
    | (?P<with>{_EDGE}w/(?P<out>o{_END})?)
    | (?P<rate>(?<![^\W\d_])(?P<size>[gm])(?:b|bit|bits)/s(?:ec)?{_END})
    | (?P<kept>{_EDGE}(?: ipv[46]{_END} | 802\.\d\w*+ | \d++(?:st|nd|rd|th){_END} ))
    | (?P<dotted>\d++(?:\.\d++){{2,}}+ | \d{{1,2}}:\d\d(?!\d))
    | (?P<thousand>{_EDGE}[1-9]\d{{0,2}},000(?!\d))
    | (?P<half>{_EDGE}2,5(?=\s?g))
    | (?P<number>\d++(?:\.\d++)?)
    | (?P<times>(?<=\d)[x×*](?=\s?\d) | (?<=\d\s)[x×*](?=\s\d|\d\d?(?!\d)) )
    | (?P<coded>{_EDGE}{_LETTER}{{1,2}}\d[^\W_]*+)
    | (?P<letters>{_LETTER}++(?:{_QUOTE}{_LETTER}++)*+(?P<plural>\(s\))?)
    | (?P<and>(?<=[\w\s)])[&+](?=[\s\w(]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WE_ARE = re.compile(rf"we{_QUOTE}re", re.IGNORECASE)
_POSSESSIVE_AFTER_DIGIT = re.compile(rf"(?<=\d){_QUOTE}s(?![^\W_])", re.IGNORECASE)


def words(text: str) -> tuple[Word, ...]:
    """The words of any text, in order.

    Lower case without accents; apostrophes vanish ("NIC's", "don't" -> nics, dont) and hyphens part ("live-migration"
    is two words). Digits part from the letters beside them: "2x10GbE" is 2, x, 10, gbe and "nic1" is nic, 1; codes with
    one or two letters in front stay whole (r2, s2d, x540). Versions become year and release: "W2K8R2" is 2008, r2.
    "&" and "+" between words read "and", "w/" reads "with", "Gb/s" reads gbps. Addresses, clock times and 802.1q
    stay whole. Takes time linear in the length.
    """
    if "'" in text or "’" in text:  # the s of "2008's" is no word; same length, so offsets hold
        text = _POSSESSIVE_AFTER_DIGIT.sub("  ", text)
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "simple":
            found.append(Word(match[0].lower(), start, end))
            continue
        if match["year"]:
            cut = match.end("year")
            found.append(Word("20" + (match["full"] or match["short"] or match["bare"]).rjust(2, "0"), start, cut))
            if match["r2"]:
                found.append(Word("r2", cut, end))
            continue
        if kind == "letters" and _WE_ARE.fullmatch(match[0]):  # else it would read "were"
            found += [Word("we", start, start + 2), Word("are", start + 2, end)]
            continue
        if match["with"]:
            spelled = "without" if match["out"] else "with"
        elif match["rate"]:
            spelled = match["size"].lower() + "bps"
        elif kind == "thousand":
            spelled = _plain(match[0].replace(",", ""))
        elif kind == "half":
            spelled = "2.5"
        elif kind == "times":
            spelled = "x"
        elif kind == "and":
            spelled = "and" if found else ""  # with nothing before it, it joins nothing
        elif kind in ("number", "dotted", "kept"):
            spelled = _plain(match[0], keep=".:")
        else:
            spelled = _plain(match[0])
        if spelled:
            found.append(Word(spelled, start, end))
    while found and text[found[-1].start] in _SIGNS:  # joins nothing, as no word follows
        found.pop()
    return tuple(found)


def _plain(text: str, keep: str = "") -> str:
    """Lower case letters and digits of `text`, without accents; other characters go, save those in `keep`."""
    if text.isascii() and text.isalnum():
        return text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        if "\u2044" in text:  # the stroke inside of ½: taking it out would leave twelve
            return ""
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return "".join(c for c in text.casefold() if c.isalnum() or c in keep)
