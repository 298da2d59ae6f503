"""The `onedoor` command: starts, checks and inspects a hall."""
