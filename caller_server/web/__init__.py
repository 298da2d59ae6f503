"""Flask: the JSON API for kiosks and windows, the clerk's page and the phone page."""
