"""Virtual twins of a hall's devices: they speak the devices' bytes, and can be used and broken on command."""
