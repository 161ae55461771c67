"""`python -m nicwise` is the command `nicwise`."""

from nicwise.cli import main

main()
