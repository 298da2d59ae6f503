"""Rules of the house that the import linter cannot state."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

from onedoor.roles import STAGES

ROOT = Path(__file__).parents[2]


def test_the_domain_imports_the_standard_library_and_itself_only() -> None:
    allowed = sys.stdlib_module_names | {"caller_server"}
    for path in sorted((ROOT / "caller_server" / "domain").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.split(".")[0] in allowed, f"{path}: {name}"
                assert not name.startswith("caller_server") or name.startswith("caller_server.domain"), (
                    f"{path}: {name}"
                )


def test_the_locks_name_packages_with_hashes_and_no_registry() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / lock).read_text()
        assert not re.search(r"https?://|^-|index", text, re.MULTILINE)
        for package in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in package, package


def test_every_dependency_of_a_hall_is_locked() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    locked = set(
        re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    )
    for dependency in wanted:
        name = re.match(r"[A-Za-z0-9._-]+", dependency)[0].lower()
        assert name in locked


def test_the_procfile_names_every_role_in_the_order_they_start() -> None:
    rows = [row for row in (ROOT / "Procfile").read_text().splitlines() if not row.startswith("#")]
    assert rows == [f"{name}: onedoor {name} $HALL_DIR" for stage in STAGES for name in stage]
