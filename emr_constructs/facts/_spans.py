"""Sets of release labels, written as spans.

A span is `emr-5.36.1..emr-5.36.2`, the open-ended `emr-6.8.0..`, or one label.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def expand(order: Sequence[str], spans: Iterable[str]) -> frozenset[str]:
    """The labels that the spans cover.

    :param order: Every label, oldest first.
    :param spans: Spans of labels; both ends belong to a span.
    """
    position = {label: index for index, label in enumerate(order)}
    found: set[str] = set()
    for span in spans:
        first, dots, last = span.partition("..")
        end = position[last or (order[-1] if dots else first)]
        found.update(order[position[first] : end + 1])
    return frozenset(found)


def compress(order: Sequence[str], labels: Iterable[str]) -> list[str]:
    """The fewest spans that cover exactly these labels; a run up to the newest label stays open.

    :param order: Every label, oldest first.
    :param labels: The labels to cover.
    """
    wanted = set(labels)
    spans: list[str] = []
    start: str | None = None
    for index, label in enumerate(order):
        if label not in wanted:
            continue
        start = start or label
        if index + 1 == len(order):
            spans.append(f"{start}..")
        elif order[index + 1] not in wanted:
            spans.append(label if start == label else f"{start}..{label}")
            start = None
    return spans
