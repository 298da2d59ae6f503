// The running text at the foot: one language after another; it runs only when it is longer than the screen is wide.

const REST_MS = 9_000; // how long a text stands still
const EMS_A_SECOND = 2.6; // so that it runs alike at every resolution

export async function run(ticker) {
  const texts = [...ticker.children];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  for (let turn = 0; texts.length; turn++) {
    const text = texts[turn % texts.length];
    texts.forEach((other) => (other.hidden = other !== text));
    const size = parseFloat(getComputedStyle(text).fontSize);
    const over = text.scrollWidth - ticker.clientWidth;
    if (over > 1 && !still.matches) {
      const steps = [{ transform: "none" }, { transform: `translateX(${-over}px)` }];
      const duration = (over / (size * EMS_A_SECOND)) * 1000;
      await text.animate(steps, { duration, delay: REST_MS / 3, endDelay: REST_MS / 3, fill: "forwards" }).finished;
      text.getAnimations().forEach((animation) => animation.cancel());
    } else {
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
  }
}
