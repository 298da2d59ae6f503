"""Long runs that show what the journal promises; the suite runs a short form of each."""
