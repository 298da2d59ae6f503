// What a person with a measuring tape would find on the page: each list is empty when all is right.
() => {
  const shown = (element) => {
    const style = getComputedStyle(element);
    return element.getClientRects().length && style.visibility === "visible" && !faded(element);
  };
  const faded = (element) => element && (getComputedStyle(element).opacity === "0" || faded(element.parentElement));
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.trim() && shown(node.parentElement)) texts.push(node);
  }

  const rectOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  };
  const inside = (inner, outer, slack = 1) =>
    inner.left >= outer.left - slack && inner.right <= outer.right + slack && inner.top >= outer.top - slack && inner.bottom <= outer.bottom + slack;
  const named = (node) => `${node.parentElement.className || node.parentElement.lang}: ${node.data.trim()}`;

  // digits are three quarters of their line high: what reaches out of it is empty
  const inked = (rect) => ({ ...rect.toJSON(), top: rect.top + rect.height * 0.13, bottom: rect.bottom - rect.height * 0.13 });

  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const running = (node) => node.parentElement.closest(".ticker");
  const boxes = "section, aside, header, footer, h1, li";
  const cutOff = texts
    .filter((node) => !running(node))
    .filter((node) => !inside(inked(rectOf(node)), screen) || !inside(inked(rectOf(node)), node.parentElement.closest(boxes).getBoundingClientRect()))
    .map(named);

  const overlapping = [];
  texts.forEach((one, index) => {
    for (const other of texts.slice(index + 1)) {
      const [a, b] = [inked(rectOf(one)), inked(rectOf(other))];
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) overlapping.push(`${named(one)} / ${named(other)}`);
    }
  });

  const scrolling = [document.documentElement, document.body, ...document.querySelectorAll("section, header, ol, ul")]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 || (element.scrollHeight > element.clientHeight + 1 && !element.matches("ol, ul, .earlier")))
    .map((element) => element.className || element.tagName);

  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const brightness = (colour) => {
    const [r, g, b] = parts(colour).map((part) => part / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return parts(colour)[3] === 0 ? behind(element.parentElement) : colour;
  };
  const contrast = (element) => {
    const [a, b] = [brightness(getComputedStyle(element).color), brightness(behind(element))].sort();
    return (b + 0.05) / (a + 0.05);
  };
  const faint = texts.map((node) => [node, contrast(node.parentElement)]).filter(([, ratio]) => ratio < 7).map(([node, ratio]) => `${named(node)} ${ratio.toFixed(1)}`);

  return { texts: texts.length, cutOff, overlapping, scrolling, faint };
}
