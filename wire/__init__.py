"""The shared language of a hall: topics and messages, the HTTP contract, the link to the broker."""
