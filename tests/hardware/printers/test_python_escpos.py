import subprocess
import sys

from tests.brokers import ROOT


def test_importing_the_printers_leaves_nothing_in_the_temporary_folder(tmp_path):
    subprocess.run(
        [sys.executable, "-c", "import hardware.printers"], cwd=ROOT, env={"TMPDIR": str(tmp_path)}, check=True
    )
    assert list(tmp_path.iterdir()) == []
