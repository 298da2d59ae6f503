// What a page shows now, as somebody in front of it sees it: { shown, silent, blank }.
(what) => {
  const one = (selector, within = document) => within.querySelector(selector);
  const text = (selector, within) => one(selector, within)?.textContent.trim() ?? "";
  const visible = (selector) => {
    const element = one(selector);
    const box = element?.getBoundingClientRect();
    return Boolean(box?.width && box.height && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  };
  const read = (selector) => (visible(selector) ? text(selector) : "");

  const looks = {
    board() {
      const number = read(".calling .number");
      const window = read(".calling .window");
      const idle = read(".idle");
      const missing = [];
      if (!/^\d\d:\d\d$/.test(read(".clock"))) missing.push("the clock");
      if (!idle && !(number && window)) missing.push("a number with its window, or a word of calm");
      if (visible(".silent") && !read(".silent")) missing.push("words of the silence");
      return { shown: idle ? null : [number, window], silent: visible(".silent"), blank: missing.join(", ") };
    },
    wall() {
      const number = read(".calling .number");
      const window = read(".calling .window").match(/\d+/)?.[0] ?? "";
      const idle = read(".calling .idle");
      const blank = idle || (number && window) ? "" : "a number with its window, or a word of calm";
      return { shown: idle ? null : [number, window], silent: visible(".silent"), blank };
    },
    window() {
      const { status = "" } = document.body.dataset;
      const number = read(".state .number");
      const missing = [];
      if (!read(".which .name")) missing.push("the window's name");
      if (!read(".state")) missing.push("what the window does");
      if (["calling", "serving"].includes(status) && !number) missing.push("a number");
      return { shown: [status, number], silent: visible(".silent"), blank: missing.join(", ") };
    },
    guide() {
      const cards = [...document.querySelectorAll(".windows [data-window]")];
      const missing = cards.length && visible(".windows") ? [] : ["the windows"];
      if (!/^\d\d:\d\d$/.test(read(".clock"))) missing.push("the clock");
      return {
        shown: cards.map((card) => [card.dataset.window, card.dataset.status, text(".number", card)]),
        silent: visible(".silent"),
        blank: missing.join(", "),
      };
    },
    phone() {
      const missing = ["h1.number", "#state"].filter((selector) => !read(selector));
      const main = one("main");
      if (!main) return { shown: null, silent: false, blank: "the page" };
      const ended = ["done", "cancelled", "lapsed"].includes(main.dataset.state);
      return {
        shown: [main.dataset.state, main.dataset.state === "called" ? text("#window") : ""],
        // a page whose script did not come asks for itself again, and until then is as a printed one
        silent: !ended && (Boolean(one("#foot")?.hidden) || one("#foot")?.dataset.live === "lost"),
        blank: missing.join(", "),
      };
    },
    "whole board"() {
      const rows = [[text(".calling .number"), text(".calling .window")]];
      for (const row of document.querySelectorAll(".earlier li:not([data-empty])")) {
        rows.push([text(".number", row), text(".window", row)]);
      }
      const waiting = {};
      for (const row of document.querySelectorAll(".waiting [data-line]")) {
        waiting[row.dataset.line] = Number(text(".count", row));
      }
      return { rows: rows.filter(([number]) => number), waiting, silent: visible(".silent") };
    },
  };
  return looks[what]();
};
