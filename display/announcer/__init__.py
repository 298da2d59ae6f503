"""The voice of each waiting area: an ordered queue, never overlapping, never stale, never mute for good."""
