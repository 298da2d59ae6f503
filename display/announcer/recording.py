"""`python -m display.announcer.recording HALL_DIR`: what is recorded of a hall's voice, and what is missing.

Exit code 1 when something is missing or cannot be used. With `--script` it also writes what is missing as a list for
the person who speaks it, and begins `clips.toml` where there is none.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from config.load import HallFaulty, load_hall
from display.announcer.needed import Lack, flawed, lacking, sentences_of
from hardware.voices.manifest import MANIFEST, Manifest, ManifestFaulty, read_manifest
from hardware.voices.port import Sentence

NAMES = {"zh-Hans": "普通话", "zh-Hant": "國語", "yue": "粵語", "en": "English"}

HOW_TO = """\
录音稿 / Recording script

每行录成一个 WAV 文件，文件名见行首：16 位、单声道、22050 Hz（44100、48000 也可以）。
安静的房间，同一个人，同一支话筒，同一天录完。像在句子中间那样平稳地读，不要念成一句的结尾；前后各留半秒安静，程序会剪掉。
Record each line into one WAV file, named at its beginning: 16 bit, mono, 22050 Hz (44100 and 48000 will do).
A quiet room, one person, one microphone, one day. Speak evenly, as in the middle of a sentence, and leave half a second
of quiet before and after; that is cut off.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Tell, and write what is asked for."""
    parser = argparse.ArgumentParser(prog="onedoor clips", description="What is recorded of a hall's voice.")
    parser.add_argument("hall_dir", type=Path, metavar="HALL_DIR")
    parser.add_argument("--script", type=Path, metavar="FILE", help="write what is missing, to be spoken; a new file")
    asked = parser.parse_args(words)
    try:
        hall = load_hall(asked.hall_dir)
    except HallFaulty as faults:
        return _refused(str(faults))
    folder = asked.hall_dir / hall.voice.clips
    begins = not (folder / MANIFEST).exists()
    try:
        manifest = Manifest(folder) if begins else read_manifest(folder)
    except ManifestFaulty as fault:
        return _refused(str(fault))
    sentences = list(sentences_of(hall))
    lacks, flaws = lacking(sentences, manifest), list(flawed(manifest))
    for line in (*_told(sentences, manifest, lacks), *flaws):
        sys.stdout.write(f"{line}\n")
    if hall.voice.engine != "clips":
        sys.stdout.write(
            f'this hall speaks by {hall.voice.engine}; write engine = "clips" under [voice] for recordings\n'
        )
    if asked.script is not None:
        try:
            _write(asked.script, manifest, lacks, begins=begins)
        except OSError as fault:
            return _refused(f"{fault.filename}: {(fault.strerror or str(fault)).lower()}; name a new file")
    return 1 if lacks or flaws else 0


def script(manifest: Manifest, lacks: Sequence[Lack], *, begins: bool) -> str:
    """What is missing, for the person who speaks it and the one who keeps `clips.toml`."""
    named = list(_named(manifest, lacks))
    lines = [HOW_TO]
    for language in dict.fromkeys(lack.language for lack, _ in named):
        lines.append(f"\n{NAMES[language]} ({language})\n")
        lines += [f"{file}\t{lack.words}\t（{lack.example}）\n" for lack, file in named if lack.language == language]
    if named and not begins:
        lines += [f"\n写入 {MANIFEST} / Add to {MANIFEST}:\n", *_entries(named)]
    return "".join(lines)


def _write(file: Path, manifest: Manifest, lacks: Sequence[Lack], *, begins: bool) -> None:
    with file.open("x", encoding="utf-8") as written:
        written.write(script(manifest, lacks, begins=begins))
    sys.stdout.write(f"{file}: {len(lacks)} to be spoken\n")
    if begins:
        manifest.folder.mkdir(parents=True, exist_ok=True)
        with (manifest.folder / MANIFEST).open("x", encoding="utf-8") as written:
            written.writelines(_entries(list(_named(manifest, lacks))))
        sys.stdout.write(f"{manifest.folder / MANIFEST}: begun; the recordings go beside it\n")


def _told(sentences: Sequence[Sentence], manifest: Manifest, lacks: Sequence[Lack]) -> Iterator[str]:
    for language in dict.fromkeys(sentence.language for sentence in sentences):
        missing = [lack.words for lack in lacks if lack.language == language]
        listed = ", ".join(_quoted(words) for words in missing)
        there = len(manifest.files.get(language, {}))
        yield f"{language}: {there} recorded, {len(missing)} missing{': ' if missing else ''}{listed}"


def _named(manifest: Manifest, lacks: Sequence[Lack]) -> Iterator[tuple[Lack, str]]:
    """Each with a file of its own that is not yet taken."""
    taken = {file for files in manifest.files.values() for file in files.values()}
    for language in dict.fromkeys(lack.language for lack in lacks):
        names = (name for number in count(1) if (name := f"{language}/{number:03}.wav") not in taken)
        yield from ((lack, next(names)) for lack in lacks if lack.language == language)


def _entries(named: Sequence[tuple[Lack, str]]) -> Iterator[str]:
    for language in dict.fromkeys(lack.language for lack, _ in named):
        yield f"[{language}]\n"
        yield from (f'{_quoted(lack.words)} = "{file}"\n' for lack, file in named if lack.language == language)


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)  # what JSON writes so, TOML reads


def _refused(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
