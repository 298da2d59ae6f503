"""Speakers: where announcements sound."""
