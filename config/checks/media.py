"""Files beside the hall's own that its TVs were to show and cannot. They are left out; the hall opens all the same."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator
from typing import Any

from config.checks.rows import rows
from config.faults import Finding, nearest, shown
from config.media import Folder
from config.models import FOLDER


def unfit(tables: dict[str, Any], folder: pathlib.Path) -> Iterator[Finding]:
    """Every file of the zones' `media` folders that is left out, and every `[[media]]` of a file that is not there."""
    known: set[str] = set()
    for path, row in rows(tables, "zone"):
        media = row.get("media")
        if not isinstance(media, str) or not re.fullmatch(FOLDER, media):
            continue
        files, left_out = Folder(folder / media).look()
        known |= {one.name for one in files} | {one.name for one in left_out}
        for one in left_out:
            what = f"the file {shown(f'{media}/{one.name}')} {one.wrong}" if one.name else one.wrong
            yield Finding((*path, "media"), what, one.right)
    for path, row in rows(tables, "media"):
        file = row.get("file")
        if isinstance(file, str) and file not in known:
            wrong = f"no zone's `media` folder has a file {shown(file)}"
            yield Finding((*path, "file"), wrong, nearest(file, known, "file"))
