"""What the visitor sees: one `.py`/`.kv` twin per screen. Screens only render the state they are given."""
