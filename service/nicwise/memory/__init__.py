"""What is remembered: conversations, answers as they were given, feedback, deliveries already handled, keys.

`Memory` is what the other rooms see. `Database` keeps on disk, `Volatile` in this process only.
"""

from nicwise.memory.database import Database
from nicwise.memory.interface import Memory, Transcript, Turn
from nicwise.memory.keys import PUBLISHABLE_SCOPES, SCOPES, Key, key_id, new_key
from nicwise.memory.masking import mask
from nicwise.memory.records import Gist, Part, Record, Thought
from nicwise.memory.store import Store
from nicwise.memory.volatile import Volatile

__all__ = [
    "PUBLISHABLE_SCOPES",
    "SCOPES",
    "Database",
    "Gist",
    "Key",
    "Memory",
    "Part",
    "Record",
    "Store",
    "Thought",
    "Transcript",
    "Turn",
    "Volatile",
    "key_id",
    "mask",
    "new_key",
]
