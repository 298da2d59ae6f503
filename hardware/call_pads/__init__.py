"""Call pads: the buttons on a clerk's desk."""
