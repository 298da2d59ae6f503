"""Voices: words in, sound out. They belong to no machine of their own: announcers and kiosks speak by them."""
