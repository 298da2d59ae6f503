"""A small film for tests, made by the browser itself."""

from __future__ import annotations

import base64

from playwright.sync_api import Browser

WEBM, MP4 = "video/webm; codecs=vp8,opus", "video/mp4; codecs=avc1.42E01E,opus"

_FILM = """async (mimeType) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 });
    const ink = canvas.getContext("2d");
    let turn = 0;
    const drawing = setInterval(() => {
        ink.fillStyle = `hsl(${turn++ * 20} 80% 40%)`;
        ink.fillRect(0, 0, 64, 36);
    }, 40);
    const sounding = new AudioContext();
    const sound = sounding.createMediaStreamDestination();
    const tone = sounding.createOscillator();
    tone.connect(sound);
    tone.start();
    const tracks = [canvas.captureStream(25), sound.stream].flatMap((stream) => stream.getTracks());
    const recorder = new MediaRecorder(new MediaStream(tracks), { mimeType });
    const parts = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    const done = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    setTimeout(() => recorder.stop(), 1000);
    await done;
    clearInterval(drawing);
    await sounding.close();
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


def film(browser: Browser, kind: str = WEBM) -> bytes:
    """A second of film with a tone: WebM, or MP4 coded as H.264."""
    page = browser.new_page()
    try:
        return base64.b64decode(page.evaluate(_FILM, kind))
    finally:
        page.close()
