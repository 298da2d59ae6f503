"""Every fault of a hall's description at once; `onedoor check HALL_DIR` prints them."""

from __future__ import annotations

from pathlib import Path

from config.checks import across, languages, logos, media, plans
from config.faults import Fault
from config.reading import Reading, read_folder
from config.sentences import misshapen


def check_hall(folder: Path) -> list[Fault]:
    """Every fault of the hall described in a folder, by file and line; none means that it can open, with all it has."""
    reading = read_folder(folder)
    left_out = (reading.trace(finding) for finding in media.unfit(reading.tables, folder))
    return sorted({*faults_of(reading), *left_out})


def faults_of(reading: Reading) -> list[Fault]:
    """Every fault of what was read; one of these keeps the hall from opening."""
    found = list(reading.faults)
    if reading.tables or not found:
        findings = (
            *misshapen(reading.tables),
            *across(reading.tables, reading.doubtful),
            *languages.unready(reading.tables, reading.folder),
            *logos.unready(reading.tables, reading.folder),
            *plans.unready(reading.tables, reading.folder),
        )
        for finding in findings:
            fault = reading.trace(finding)
            if not (finding.absent and (fault.file in reading.damaged or (len(finding.path) == 1 and reading.damaged))):
                found.append(fault)
    return sorted(set(found))
