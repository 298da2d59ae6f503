"""Journal to wire: tells what was committed, in order; wire to commands: presses, announcements, devices."""
