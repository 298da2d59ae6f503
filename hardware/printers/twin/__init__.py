"""The virtual printer: it takes ESC/POS bytes as a real one does, and turns every slip into a picture."""

from hardware.printers.twin.twin import PrinterTwin

__all__ = ["PrinterTwin"]
