"""What axe-core finds on a page in the browser, by the success criteria of WCAG 2.2, levels A and AA."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.brokers import until

CRITERIA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_RUN = f"axe.run(document, {json.dumps({'runOnly': CRITERIA, 'resultTypes': ['violations']})})"


def violations(page: Page) -> list[str]:
    """One line for each rule that is broken and each element that breaks it; read once nothing moves any more."""
    until(lambda: page.evaluate("document.getAnimations().every((one) => one.playState !== 'running')"))
    page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(_RUN)
    assert len(found["passes"]) > 5, "axe looked at next to nothing"
    return [
        f"{rule['id']}: {node['html']} — {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
