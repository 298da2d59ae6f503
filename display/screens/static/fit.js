// Words that are wider than their place are made smaller until they fit: numbers past 9999, windows with names.

export function fit(element) {
  element.removeAttribute("data-signs"); // by which it is made to fit where no scripts run
  element.style.removeProperty("--fit");
  const { clientWidth, scrollWidth } = element;
  if (clientWidth && scrollWidth > clientWidth) element.style.setProperty("--fit", (clientWidth / scrollWidth) * 0.99);
}

export function fitAll() {
  document.querySelectorAll(".fit").forEach(fit);
}

new ResizeObserver(fitAll).observe(document.documentElement);
document.fonts.ready.then(fitAll);
document.fonts.addEventListener("loadingdone", fitAll);
