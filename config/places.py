"""Where each key of a TOML file stands, so that a fault can be shown with its line.

`tomllib` reads values but keeps no places; tree-sitter's TOML grammar keeps places and goes on after faults.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import tree_sitter
import tree_sitter_toml

from config.faults import Path

_NOT_VALUES = {"comment", "ERROR"}
_KEYS = {"bare_key", "quoted_key", "dotted_key"}


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of every table, key and list item of a TOML text; a table's is its first header's."""
    language = tree_sitter.Language(tree_sitter_toml.language())
    tree = tree_sitter.Parser(language).parse(text.encode())
    return _Walk().through(tree.root_node)


class _Walk:
    """One walk through a tree; TOML's `[[name]]` makes it remember how many of each name there were."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self._items: dict[Path, int] = {}

    def through(self, document: tree_sitter.Node) -> dict[Path, int]:
        for node in document.named_children:
            if node.type == "pair":
                self._pair(node, ())
            elif node.type in ("table", "table_array_element"):
                self._table(node)
        return self.lines

    def _table(self, node: tree_sitter.Node) -> None:
        header = next((child for child in node.named_children if child.type in _KEYS), None)
        if header is None:
            return
        *above, last = _words(header)
        path = (*self._within(above), last)
        if node.type == "table_array_element":
            self._items[path] = self._items.get(path, 0) + 1
        path = self._within_last(path)
        self._note(path, node)
        for child in node.named_children:
            if child.type == "pair":
                self._pair(child, path)

    def _within(self, words: list[str]) -> Path:
        """The path of a table named in a header: a name that is a `[[…]]` means its newest item."""
        path: Path = ()
        for word in words:
            path = self._within_last((*path, word))
        return path

    def _within_last(self, path: Path) -> Path:
        return (*path, self._items[path] - 1) if path in self._items else path

    def _pair(self, node: tree_sitter.Node, table: Path) -> None:
        if not node.named_children or node.named_children[0].type not in _KEYS:
            return
        key, *rest = node.named_children
        path = (*table, *_words(key))
        self._note(path, key)
        for value in rest:
            if value.type not in _NOT_VALUES:
                self._value(value, path)

    def _value(self, node: tree_sitter.Node, path: Path) -> None:
        if node.type == "inline_table":
            for child in node.named_children:
                if child.type == "pair":
                    self._pair(child, path)
        elif node.type == "array":
            items = [child for child in node.named_children if child.type not in _NOT_VALUES]
            for index, item in enumerate(items):
                self._note((*path, index), item)
                self._value(item, (*path, index))

    def _note(self, path: Path, node: tree_sitter.Node) -> None:
        for length in range(len(path), 0, -1):
            self.lines.setdefault(path[:length], node.start_point[0] + 1)


def _words(key: tree_sitter.Node) -> list[str]:
    """The parts of a key, unquoted."""
    return [_unquoted(part) for part in _parts(key)]


def _parts(key: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    if key.type != "dotted_key":
        yield key
        return
    for part in key.named_children:
        yield from _parts(part)


def _unquoted(key: tree_sitter.Node) -> str:
    written = (key.text or b"").decode(errors="replace")
    if key.type != "quoted_key":
        return written
    try:
        return str(next(iter(tomllib.loads(f"{written} = 0"))))
    except tomllib.TOMLDecodeError:
        return written
