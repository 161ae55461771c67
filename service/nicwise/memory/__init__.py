"""What is remembered: conversations, answers as they were given, feedback, deliveries already handled.

`Memory` is what the other rooms see. `Database` keeps on disk, `Volatile` in this process only.
"""

from nicwise.memory.database import Database
from nicwise.memory.interface import Memory, Transcript, Turn
from nicwise.memory.volatile import Volatile

__all__ = ["Database", "Memory", "Transcript", "Turn", "Volatile"]
