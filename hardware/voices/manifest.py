"""`clips.toml`: which recording says what, by language.

```toml
chime = "gong.wav" # in place of the two notes; may be left out

[zh-Hans]
"请" = "zh/qing.wav"
"A" = "zh/a.wav"
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = "clips.toml"
LANGUAGES = ("zh-Hans", "zh-Hant", "yue", "en")
"""In which calls are worded."""


class ManifestFaulty(Exception):
    """The manifest cannot be used; the message says why and what would be right."""


@dataclass(frozen=True)
class Manifest:
    """What a folder of recordings holds."""

    folder: Path
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By language and words: the recording's file, within the folder."""
    chime: str | None = None

    def path(self, language: str, words: str) -> Path:
        """Where the recording of these words is."""
        return self.folder / self.files[language][words]


def read_manifest(folder: Path) -> Manifest:
    """Read `clips.toml` of a folder, or raise ManifestFaulty."""
    path = folder / MANIFEST
    try:
        tables = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise ManifestFaulty(f"there is no {path}: `onedoor clips HALL_DIR --script FILE` begins one") from None
    except OSError as fault:
        raise ManifestFaulty(f"{path} cannot be read ({fault.strerror})") from None
    except UnicodeDecodeError:
        raise ManifestFaulty(f"{path} is not UTF-8 text: save it in the encoding UTF-8") from None
    except tomllib.TOMLDecodeError as fault:
        raise ManifestFaulty(f'{path}: {fault}; write lines such as "请" = "qing.wav"') from None
    chime = tables.pop("chime", None)
    for language, files in tables.items():
        if language not in LANGUAGES or not isinstance(files, dict):
            known = ", ".join(f"[{name}]" for name in LANGUAGES)
            raise ManifestFaulty(f"{path}: unknown `{language}`; it has the tables {known}, and before them `chime`")
        for words, file in files.items():
            _fits(path, words, file)
    if chime is not None:
        _fits(path, "chime", chime)
    return Manifest(
        folder, {tag: {_plain(words): file for words, file in files.items()} for tag, files in tables.items()}, chime
    )


def _fits(path: Path, words: str, file: object) -> None:
    if not isinstance(file, str) or not file or Path(file).is_absolute() or ".." in Path(file).parts:
        raise ManifestFaulty(f'{path}: "{words}" needs a file in this folder, such as "qing.wav"')


def _plain(words: str) -> str:
    return " ".join(words.split())
