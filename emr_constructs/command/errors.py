"""What ends a command with status 2."""

from __future__ import annotations


class CommandError(Exception):
    """Something that the command cannot work with: an option, a file. Its text is for people."""
