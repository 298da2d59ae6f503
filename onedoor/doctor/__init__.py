"""`onedoor doctor`: looks at a machine and its devices, and says what to do."""
