"""`python -m onedoor` is the `onedoor` command."""

from onedoor.cli import app

app(prog_name="onedoor")
