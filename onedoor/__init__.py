"""The `onedoor` command: starts, watches, checks and inspects a hall.

It imports no role: each is a process of its own, started as `python -m …`.
"""
