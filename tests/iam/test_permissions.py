"""The table of rights is what the templates say."""

from __future__ import annotations

import permissions


def test_the_table_is_up_to_date() -> None:
    """``python scripts/permissions.py`` writes it. A right that is new or wider is a line to be read."""
    assert permissions.DOCUMENT.read_text(encoding="utf-8") == permissions.document()


def test_every_feature_is_compared_with_what_is_there_without_it() -> None:
    features = [one for section in permissions.SECTIONS.values() for one in section]
    assert len(features) > 100
    assert len({one.title for one in features}) == len(features)
    # What takes nothing away and adds nothing has no place in the table.
    unmoved = [one.title for one in features if permissions.rights_of(one.build) == permissions.rights_of(one.without)]
    assert unmoved == []
