// A number that a kiosk gave while it was cut off: looks again until the kiosk has handed it in, less and less often,
// for the phones of everybody who came meanwhile look as well.

const FIRST_MS = 5_000;
const MOST_MS = 30_000;

const ticket = location.pathname.replace("/t/", "/api/tickets/");
let pause = FIRST_MS;

async function look() {
  try {
    const answer = await fetch(ticket, { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {
    // not connected: the next look may find it
  }
  pause = Math.min(pause * 1.2, MOST_MS);
  soon();
}

const soon = () => setTimeout(look, pause * (0.5 + Math.random()));

soon();
