"""Plays a day of the journal again under other calling policies, and compares what people would have waited."""
