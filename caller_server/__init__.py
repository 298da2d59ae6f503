"""Decides: the only part of OneDoor with a database."""
