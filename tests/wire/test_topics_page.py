"""docs/topics.md says what the code says."""

from __future__ import annotations

import runpy

from tests.brokers import ROOT


def test_the_page_of_topics_is_what_the_code_says():
    written = runpy.run_path(str(ROOT / "docs" / "write_topics.py"))
    page = written["PAGE"].read_text(encoding="utf-8")
    assert page == written["page"](), "run `python docs/write_topics.py`"
