"""Scanners: QR and bar codes that visitors hold under a kiosk's window."""

from hardware.scanners.opening import open_scanner

__all__ = ["open_scanner"]
