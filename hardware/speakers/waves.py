"""What a wave file says of itself."""

from __future__ import annotations

import io
import wave

from hardware.faults import DeviceFault, FaultCode


def seconds(wav: bytes) -> float:
    """Length of a RIFF/WAVE file of 16-bit PCM; raises DeviceFault GARBAGE for anything else."""
    try:
        with wave.open(io.BytesIO(wav)) as sound:
            bits, length = 8 * sound.getsampwidth(), float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, RuntimeError, ZeroDivisionError) as fault:  # RuntimeError: a chunk past the end
        raise DeviceFault(
            FaultCode.GARBAGE, f"the announcement is not a wave file ({fault}): check the voice"
        ) from fault
    if bits != 16:
        raise DeviceFault(
            FaultCode.GARBAGE, f"the announcement has {bits} bits a sample instead of 16: check the voice"
        )
    return length
