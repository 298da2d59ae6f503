// How long one waits in a line, in words; what these say stands once in the page, with places for the minutes.

import { every, one } from "./page.js";

const LONG_MINUTES = 180; // past this, minutes say nothing

export function sayWait(wait, estimate) {
  wait.hidden = !estimate;
  if (!estimate) return;
  const [saying, minutes] = worded(estimate);
  every("[lang]", wait).forEach((words) => {
    const said = one(`[data-saying=${saying}] [lang=${words.lang}]`).textContent;
    words.textContent = said.replace(/\{(\w+)\}/g, (place, name) => minutes[name] ?? place);
  });
}

// As in waits.py.
function worded({ low, high }) {
  if (high > LONG_MINUTES) return ["wait_over", { hours: Math.max(1, Math.floor(low / 60)) }];
  if (low === 0 && high <= 1) return ["wait_none", {}];
  if (low === high) return ["wait_about", { low }];
  if (low === 0) return ["wait_up_to", { high }];
  return ["wait_range", { low, high }];
}
