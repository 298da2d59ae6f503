"""The engine `clips`: sentences joined from recordings of a person, part by part."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from hardware.voices.joining import Piece, flowing, pause_of, trimmed
from hardware.voices.manifest import MANIFEST, Manifest, ManifestFaulty, read_manifest
from hardware.voices.port import NotRecorded, Sentence, VoiceFault
from hardware.voices.recorded import MOST_BYTES, from_recording
from hardware.voices.sound import NotASound, Sound

_Stamp = tuple[int, int] | None


class Spoken(NamedTuple):
    """Words that one recording says, and the marks before them."""

    words: str
    marks: str = ""


class ClipVoice:
    """Speaks from a folder of recordings; one that is put in or mended there is heard from the next sentence on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()  # guards _manifest and _sounds
        self._manifest: tuple[_Stamp, Manifest] | None = None
        self._sounds: dict[Path, tuple[_Stamp, Sound[int]]] = {}

    def speak(self, sentence: Sentence) -> Sound[int]:
        """The sentence as sound; raises VoiceFault when words of it are not recorded, or not well."""
        manifest = self._read_manifest()
        files = manifest.files.get(sentence.language, {})
        pieces = []
        for words, marks in covered(sentence, files):
            sound = self._recording(manifest.path(sentence.language, words), words)
            pieces.append(Piece(sound, pause_of(marks)))
        return flowing(pieces)

    def chime(self) -> Sound[int] | None:
        """The hall's own chime, if it has one; raises VoiceFault when it cannot be used."""
        manifest = self._read_manifest()
        return None if manifest.chime is None else self._recording(self._folder / manifest.chime, "chime")

    def _read_manifest(self) -> Manifest:
        with self._lock:
            stamp = _stamp(self._folder / MANIFEST)
            if self._manifest is None or stamp is None or self._manifest[0] != stamp:
                try:
                    self._manifest = (stamp, read_manifest(self._folder))
                except ManifestFaulty as fault:
                    raise VoiceFault(str(fault)) from None
            return self._manifest[1]

    def _recording(self, path: Path, words: str) -> Sound[int]:
        with self._lock:
            stamp = _stamp(path)
            known = self._sounds.get(path)
            if known is None or known[0] != stamp:
                try:
                    known = self._sounds[path] = (stamp, recording(path))
                except NotASound as fault:
                    raise VoiceFault(f"{path}: {fault}", words) from None
            return known[1]


def recording(path: Path) -> Sound[int]:
    """The words in a file, without the silence around them; raises NotASound, also when it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise NotASound((fault.strerror or str(fault)).lower()) from None
    sound = trimmed(from_recording(content))
    if not sound:
        raise NotASound("nothing is to be heard in it; record it anew")
    return sound


def covered(sentence: Sentence, recorded: Collection[str]) -> list[Spoken]:
    """The fewest recordings that say a sentence, in order; raises VoiceFault that names what is not recorded."""
    parts = sentence.parts or (sentence.text,)
    best: list[tuple[int, int] | None] = [None] * len(parts) + [(0, len(parts))]
    for begin in reversed(range(len(parts))):
        best[begin] = min(_ways(parts, begin, recorded, best), default=None)
    if best[0] is None:
        lacking = unrecorded(sentence, recorded)
        said = ", ".join(lacking) or sentence.text
        raise NotRecorded(
            f"not recorded in {sentence.language or 'any language'}: {said}", lacking[0] if lacking else ""
        )
    return _spoken(parts, best)


def unrecorded(sentence: Sentence, recorded: Collection[str]) -> tuple[str, ...]:
    """The parts of a sentence that no recording says by themselves, each once."""
    parts = (part.strip() for part in sentence.parts or (sentence.text,))
    return tuple(dict.fromkeys(part for part in parts if _is_said(part) and part not in recorded))


def _ways(
    parts: Sequence[str], begin: int, recorded: Collection[str], best: Sequence[tuple[int, int] | None]
) -> list[tuple[int, int]]:
    """How many recordings the rest takes, and where the first of them ends, for each way to begin."""
    ways = []
    for end in range(begin + 1, len(parts) + 1):
        rest = best[end]
        is_mark = end == begin + 1 and not _is_said(parts[begin])
        if rest is not None and (is_mark or "".join(parts[begin:end]).strip() in recorded):
            ways.append((rest[0] + (not is_mark), end))
    return ways


def _spoken(parts: Sequence[str], best: Sequence[tuple[int, int] | None]) -> list[Spoken]:
    spoken, begin, marks = [], 0, ""
    while begin < len(parts):
        _, end = best[begin] or (0, len(parts))
        words = "".join(parts[begin:end]).strip()
        if _is_said(words):
            spoken.append(Spoken(words, marks))
            marks = ""
        else:
            marks += words
        begin = end
    return spoken


def _is_said(part: str) -> bool:
    return any(sign.isalnum() for sign in part)


def _stamp(path: Path) -> _Stamp:
    """What changes with a file; nothing for one that cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
