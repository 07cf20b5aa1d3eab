"""Writes for people and for pipes."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TextIO

from emr_constructs.command.errors import CommandError


def show(text: str) -> None:
    """Write to standard output. Where nobody reads on, as after ``| head``, that is no error.

    :raises CommandError: where it cannot be written.
    """
    try:
        _write(sys.stdout, text)
    except OSError as error:
        raise CommandError(f"cannot write to standard output: {error.strerror}") from None


def note(text: str) -> None:
    """Say something beside the report, on standard error."""
    try:
        _write(sys.stderr, f"emr-constructs: {printable(text)}\n")
    except OSError:
        return  # there is no place left to say so


def save(text: str, file: str) -> None:
    """Write a file.

    :raises CommandError: where it cannot be written.
    """
    try:
        Path(file).write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise CommandError(f"{file}: cannot be written: {error.strerror}") from None


def colourful(stream: TextIO | None) -> bool:
    """Whether colours are wanted: by a terminal, unless NO_COLOR says otherwise."""
    return (
        stream is not None and stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def printable(text: str) -> str:
    """The text without what would move a terminal's cursor: a template is somebody else's."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return  # the shell has closed it
    try:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # writes what argparse may have left, too
        stream.write(text)
        stream.flush()
    except OSError as error:
        # Python writes what is left when it ends, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise
