"""The TV pages of the waiting areas, and the live streams that pages and phones follow."""
