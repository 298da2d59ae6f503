"""Ticket printers: ESC/POS over network, serial, USB or into a file, and a twin that draws what it prints."""

from hardware.printers.opening import open_printer

__all__ = ["open_printer"]
