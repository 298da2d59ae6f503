"""ID readers: the chip of the ID card that a visitor lays on a kiosk."""

from hardware.id_readers.opening import open_id_reader

__all__ = ["open_id_reader"]
