// What a person would find wrong with where things stand on a page, at the size that the window has; empty when all is right.
() => {
  const root = document.documentElement;
  const shown = (one) =>
    one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !one.closest(".unseen, svg, .ticker, noscript");
  const outOf = (one) => getComputedStyle(one).clipPath !== "none" || (one.parentElement && outOf(one.parentElement));

  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, option") || !shown(element) || outOf(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1) lines.push({ node, element, box });
    }
  }

  // a line of type has empty space above and below its letters
  const ink = ({ left, right, top, bottom, height }) => ({ left, right, top: top + height * 0.2, bottom: bottom - height * 0.2 });
  const named = ({ element, node }) => `<${element.localName} ${element.id || element.className}> ${node.data.trim().slice(0, 30)}`;
  const dialog = document.querySelector("dialog[open]");

  const fixed = root.scrollHeight > innerHeight + 1 && getComputedStyle(document.body).overflowY === "hidden";
  const outside = lines.filter(({ box }) => {
    const { left, right, top, bottom } = ink(box);
    return left < -1 || right > innerWidth + 1 || (fixed && (top < -1 || bottom > innerHeight + 1));
  });

  const clippedBy = ({ element, box }) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const { overflowX, overflowY, display } = getComputedStyle(one);
      if (display === "inline" || display === "contents") continue;
      const [frame, { left, right, top, bottom }] = [one.getBoundingClientRect(), ink(box)];
      if (overflowX !== "visible" && (left < frame.left - 1 || right > frame.right + 1)) return true;
      const hides = overflowY === "hidden" || overflowY === "clip";
      if (hides && (top < frame.top - 1 || bottom > frame.bottom + 1)) return true;
    }
    return false;
  };
  const clipped = lines.filter(clippedBy);

  const overlapping = [];
  const apart = dialog ? lines.filter(({ element }) => dialog.contains(element)) : lines;
  apart.forEach((one, place) => {
    const a = ink(one.box);
    for (const other of apart.slice(place + 1)) {
      const b = ink(other.box);
      if (one.node === other.node) continue;
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) {
        overlapping.push(`${named(one)} / ${named(other)}`);
      }
    }
  });

  const sideways = [root, document.body, ...document.querySelectorAll("main, section, dialog, form, table")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && shown(one))
    .map((one) => `<${one.localName} ${one.id || one.className}> is ${one.scrollWidth} wide in ${one.clientWidth}`);

  const fields = [...document.querySelectorAll("input, select, button, textarea")]
    .filter((one) => shown(one) && !outOf(one))
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return box.left < -1 || box.right > innerWidth + 1 || (one.matches("button") && one.scrollWidth > one.clientWidth + 1);
    })
    .map((one) => `<${one.localName} ${one.id || one.className}> ${one.textContent.trim().slice(0, 30)}`);

  const tiny = lines
    .filter(({ element }) => parseFloat(getComputedStyle(element).fontSize) * (element.currentCSSZoom ?? 1) < Math.min(12, innerHeight / 12))
    .map(named);

  return {
    said: lines.map(({ node }) => node.data.trim()).join(" "),
    wrong: Object.entries({
      outside: outside.map(named),
      clipped: clipped.map(named),
      overlapping,
      sideways,
      fields,
      tiny,
    }).flatMap(([what, found]) => [...new Set(found)].map((one) => `${what}: ${one}`)),
  };
}
