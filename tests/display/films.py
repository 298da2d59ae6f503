"""A small film for tests, made by the browser itself."""

from __future__ import annotations

import base64

from playwright.sync_api import Browser

_FILM = """async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 });
    const ink = canvas.getContext("2d");
    let turn = 0;
    const drawing = setInterval(() => {
        ink.fillStyle = `hsl(${turn++ * 20} 80% 40%)`;
        ink.fillRect(0, 0, 64, 36);
    }, 40);
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm; codecs=vp8" });
    const parts = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    const done = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    setTimeout(() => recorder.stop(), 1000);
    await done;
    clearInterval(drawing);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


def film(browser: Browser) -> bytes:
    """A second of WebM."""
    page = browser.new_page()
    try:
        return base64.b64decode(page.evaluate(_FILM))
    finally:
        page.close()
