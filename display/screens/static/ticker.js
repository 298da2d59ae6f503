// The running text at the foot: one language after another. It runs only when it is longer than the screen is wide,
// and is turned over in pages of whole lines for those whom movement disturbs.

import { rest } from "./page.js";

const REST_MS = 9_000; // how long a text stands still
const EMS_A_SECOND = 2.6; // so that it runs alike at every resolution

export async function run(ticker) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  for (let turn = 0; ; turn++) {
    const texts = [...ticker.children]; // notices come and go
    if (!texts.length) return;
    const text = texts[turn % texts.length];
    texts.forEach((other) => (other.hidden = other !== text));
    await (still.matches ? turnOver(text, ticker) : roll(text, ticker));
  }
}

async function roll(text, ticker) {
  const over = text.scrollWidth - ticker.clientWidth;
  if (over < 2) return rest(REST_MS);
  const size = parseFloat(getComputedStyle(text).fontSize);
  const steps = [{ transform: "none" }, { transform: `translateX(${-over}px)` }];
  const duration = (over / (size * EMS_A_SECOND)) * 1000;
  const rolling = text.animate(steps, { duration, delay: REST_MS / 3, endDelay: REST_MS / 3, fill: "forwards" });
  await rolling.finished;
  rolling.cancel();
}

async function turnOver(text, ticker) {
  for (let top = 0; top === 0 || top < text.scrollHeight - 2; top += ticker.clientHeight) {
    text.style.transform = `translateY(${-top}px)`;
    await rest(REST_MS);
  }
  text.style.transform = "";
}
