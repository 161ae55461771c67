"""Takes out of a question what nobody needs to keep: passwords, mail addresses and public network addresses.

Each is blotted out in place, one mark for a character, so that what is said of "characters 7 to 13" stays true.
Private addresses stay: they tell of the network that is asked about, and not who asks.
"""

import ipaddress
import re
from collections.abc import Callable

__all__ = ["MARK", "mask"]

MARK = "•"

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")

_NAMES = r"(?:pass\s?word|passwd|passwort|kennwort|passphrase|pwd|psk|(?:chap|shared|client)[ _-]?secret|api[ _-]?key)"

_PASSWORDS = (
    # password: hunter2 · Password="hunter 2" · pwd=hunter2;
    re.compile(
        rf"\b{_NAMES}\b['\"]?\s{{0,3}}[:=]\s{{0,3}}(?:'([^'\n]{{1,200}})'|\"([^\"\n]{{1,200}})\"|([^\s'\";,]{{1,200}}))",
        re.I,
    ),
    # the password is hunter2: only where it looks like one, for "the password is wrong" says something
    re.compile(
        rf"\b{_NAMES}\s+(?:is|was|ist|to)\s+['\"]?((?=[^\s'\"]*[\d!@#$%^&*])[^\s'\"]{{4,200}}[^\s'\".,;?!])", re.I
    ),
    # -Password hunter2 · --password hunter2
    re.compile(rf"(?<!\w)--?{_NAMES}\s+['\"]?([^\s'\"-][^\s'\"]{{0,200}})", re.I),
    # ConvertTo-SecureString "hunter2"
    re.compile(
        r"ConvertTo-SecureString\s+(?:-String\s+)?(?:'([^'\n]{1,200})'|\"([^\"\n]{1,200})\"|([^\s'\"-]\S{0,200}))", re.I
    ),
    # https://user:hunter2@host
    re.compile(r"\b[a-z][a-z+]{1,20}://[^\s:/@]{1,64}:([^\s/@]{1,200})@", re.I),
    # Authorization: Bearer hunter2 · our own keys
    re.compile(r"\bBearer\s+([\w.~+/=-]{8,500})", re.I),
    re.compile(r"\b(nicwise(?:pub)?_[a-z0-9]+_[0-9a-f]{16,})"),
)

_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_VERSION = re.compile(r"(?:version|firmware|driver|treiber|release|build|\bv)\s*[:=]?\s*$", re.I)
"""Before four numbers with dots that are no address."""

_IPV6 = re.compile(r"(?<![\w:])[23][0-9a-f]{3}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{0,4}(?![\w:])", re.I)
"""Of 2000::/3, where all public addresses are; names of Fibre Channel ports look alike but begin otherwise."""


def mask(text: str) -> str:
    """The text with secrets, mail addresses and public addresses blotted out; of the same length.

    NUL, which PostgreSQL can't store and nobody types, becomes a blank.
    """
    text = text.replace("\0", " ")
    for pattern in _PASSWORDS:
        text = pattern.sub(_blot_groups, text)
    text = _MAIL.sub(lambda match: MARK * len(match[0]), text)
    text = _IPV4.sub(
        _blot_address(lambda match: _VERSION.search(match.string[max(0, match.start() - 16) : match.start()]) is None),
        text,
    )
    return _IPV6.sub(_blot_address(lambda match: True), text)


def _blot_groups(match: re.Match[str]) -> str:
    whole = match[0]
    for group in range(1, match.re.groups + 1):
        start, end = (place - match.start() for place in match.span(group))
        if match[group]:
            whole = whole[:start] + MARK * (end - start) + whole[end:]
    return whole


def _blot_address(may_be: Callable[[re.Match[str]], bool]) -> Callable[[re.Match[str]], str]:
    def blot(match: re.Match[str]) -> str:
        try:
            is_public = ipaddress.ip_address(match[0]).is_global
        except ValueError:
            return match[0]
        return MARK * len(match[0]) if is_public and may_be(match) else match[0]

    return blot
