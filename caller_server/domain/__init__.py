"""The rules of the hall, free of I/O and of clocks: the standard library only, `now` is an argument."""
