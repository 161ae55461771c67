"""Reads and checks knowledge/ and rules/; nothing else opens their files.

`load_pack` gives everything or raises ContentError with every mistake found. Loading never writes.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from nicwise.errors import ContentError
from nicwise.pack.checks import check_all
from nicwise.pack.commands import Commands, load_commands
from nicwise.pack.knowledge import load_knowledge
from nicwise.pack.model import Knowledge
from nicwise.pack.reading import Problems
from nicwise.pack.rule_files import load_rules
from nicwise.pack.rules import Rules
from nicwise.pack.tables import Tables, load_tables

__all__ = ["Pack", "default_root", "load_pack"]


@dataclass(frozen=True, slots=True)
class Pack:
    """All content, loaded and sound. `version`: 12 hex digits that change with any byte of it."""

    version: str
    knowledge: Knowledge
    rules: Rules
    tables: Tables
    commands: Commands


def default_root() -> Path:
    """The folder that holds knowledge/ and rules/: inside the installed package, or the checkout it runs from."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "content"
    return installed if installed.is_dir() else package.parent.parent


def load_pack(root: Path, house: Path | None = None) -> Pack:
    """Load the content below `root`, with a house's laid over it. Raises ContentError with all problems at once."""
    problems = Problems(root, house=house)
    knowledge = load_knowledge(root, problems)
    rules = load_rules(root, problems)
    tables = load_tables(root, problems)
    commands = load_commands(root, problems)
    if knowledge and rules and tables and commands:
        check_all(knowledge, rules, tables, commands, problems)
    if problems.found or not (knowledge and rules and tables and commands):
        raise ContentError(problems.found)
    return Pack(_version(root, house), knowledge, rules, tables, commands)


def _version(*roots: Path | None) -> str:
    digest = hashlib.sha256()
    for root in filter(None, roots):
        files = (path for part in ("knowledge", "rules") for path in (root / part).rglob("*") if path.is_file())
        for path in sorted(files, key=lambda path: path.relative_to(root).as_posix()):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
