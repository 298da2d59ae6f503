"""Shows and speaks what the wire says: the TV pages and live streams, and the voice of each zone."""
