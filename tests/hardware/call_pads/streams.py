"""Streams for the fuzzing of parsers: noise, right frames, and right frames with something wrong in them."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def mutated(draw: st.DrawFn, frames: st.SearchStrategy[bytes]) -> list[bytes]:
    """Pieces of a stream as they come in: some frames, some noise, and bytes lost, doubled, changed or cut."""
    parts = draw(st.lists(st.one_of(frames, st.binary(max_size=20)), max_size=6))
    stream = bytearray(b"".join(parts))
    for _ in range(draw(st.integers(0, 4)) if stream else 0):
        at = draw(st.integers(0, len(stream) - 1)) if stream else 0
        match draw(st.sampled_from(("lost", "doubled", "changed", "cut"))):
            case "lost":
                del stream[at : at + 1]
            case "doubled":
                stream[at:at] = stream[at : at + 5]
            case "changed" if stream:
                stream[at] ^= draw(st.integers(1, 255))
            case _:
                del stream[at:]
    size = draw(st.integers(1, 30))
    return [bytes(stream[at : at + size]) for at in range(0, len(stream), size)]
