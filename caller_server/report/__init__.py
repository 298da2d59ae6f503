"""Figures of days gone by, read from the journal: counted once, written as CSV and XLSX. Nothing personal is read."""
