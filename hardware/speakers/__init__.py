"""Speakers: where announcements sound."""

from hardware.speakers.opening import open_speaker

__all__ = ["open_speaker"]
