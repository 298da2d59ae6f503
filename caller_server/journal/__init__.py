"""The engine that appends to the journal, and the store it appends to."""
