"""Fills the names of roles into the sentences that the rules hold."""

from collections.abc import Sequence

from nicwise.pack.rules import Rules


def pair_words(rules: Rules, roles: Sequence[str], template: str) -> str:
    """`template` about two roles, as a sentence."""
    first, second = (rules.roles[role].name for role in roles)
    return sentence(template.format(first=first, second=second))


def sentence(text: str) -> str:
    """With a capital at the start. Names that begin in lower case on purpose stay as they are."""
    return text if text.startswith("iSCSI") else text[:1].upper() + text[1:]
