// Two notes for whoever does not look at the screen. Browsers let a page sound only once it was touched, or when they
// are told to (--autoplay-policy=no-user-gesture-required).

const NOTES = [
  [880, 0],
  [660, 0.28],
]; // hertz, and seconds after the first
const LASTS_S = 0.9;
const LOUD = 0.4;

let context = null;

/** Begin to be able to sound; called from a touch. */
export async function wake() {
  context ??= new AudioContext();
  await context.resume();
}

export async function sleep() {
  await context?.suspend();
}

export function isAwake() {
  return context?.state === "running";
}

export function ring() {
  if (!isAwake()) return;
  for (const [pitch, after] of NOTES) {
    const [note, loudness, at] = [context.createOscillator(), context.createGain(), context.currentTime + after];
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(LOUD, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + LASTS_S);
    note.connect(loudness).connect(context.destination);
    note.start(at);
    note.stop(at + LASTS_S);
  }
}
