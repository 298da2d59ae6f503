// What the server put into the page: its words, and the names of lines and matters.

export const page = JSON.parse(document.getElementById("page").textContent);
export const words = page.words;

export const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (gap, name) => facts[name] ?? gap);

export const lineName = (letter) => page.lines[letter] ?? letter;
export const matterName = (ticket) => page.matters[ticket.matter] ?? lineName(ticket.line);

/** Where a transfer leads: a line with its letter, or a window. */
export const placeName = ({ line, window }) =>
  line ? `${line} ${lineName(line)}` : fill(words.window, { window: window ?? "" });

export const pauseReason = (reason) => words[`pause_${reason}`] ?? reason; // an unknown one was written by a clerk
