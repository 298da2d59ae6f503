"""Huidu full-colour cards: the words as text, which the card draws itself."""
