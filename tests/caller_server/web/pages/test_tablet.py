"""The tablet before a window's visitor, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from caller_server.domain.events import TicketRated
from tests.caller_server.web.served import until

ACROSS, UPRIGHT = {"width": 1280, "height": 800}, {"width": 800, "height": 1280}
LEVELS = {
    "en-GB": ["Very satisfied", "Satisfied", "Fairly satisfied", "Dissatisfied", "Very dissatisfied"],
    "zh-CN": ["非常满意", "满意", "基本满意", "不满意", "非常不满意"],
    "zh-TW": ["非常滿意", "滿意", "基本滿意", "不滿意", "非常不滿意"],
}


HAS_LOOKED = "performance.getEntriesByType('resource').some((one) => one.name.endsWith('/visits'))"
NOTE_SCREENS = """() => { window.screens = []; new MutationObserver(() => screens.push(document.body.dataset.screen))
  .observe(document.body, { attributeFilter: ["data-screen"] }); }"""


def serve(caller, live, *moves: str) -> str:
    """Have a visitor come to window 2 and make these moves, and tell the stream of each."""
    number = caller.issue("A")["number"]
    caller.move("2", "open")
    make(caller, live, "next", *moves)
    return str(number)


def make(caller, live, *moves: str) -> None:
    for move in moves:
        assert caller.move("2", move).status_code == 200
        live.moved("2")


def on(page: Page, screen: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-screen", screen)


@pytest.fixture
def tablet(open_page, live) -> Page:
    return set_up(open_page, live)


def set_up(open_page, live, locale: str = "en-GB") -> Page:
    page = open_page("/rate/2#window-2-key", locale=locale)
    page.set_viewport_size(ACROSS)
    until(lambda: live.followed("/live/window/2"))
    until(lambda: page.evaluate(HAS_LOOKED))  # else it has not seen the visit begin that it is to ask about
    on(page, "idle")
    return page


@pytest.fixture
def rated(store, rules):
    """Number, level, ticked reasons and comment of every rating in the journal."""

    def told() -> list[tuple[object, ...]]:
        facts = [event.fact for day in store.days(rules.hall) for event in store.events(rules.hall, day)]
        return [(f.number, f.level, f.reasons, f.comment) for f in facts if isinstance(f, TicketRated)]

    return told


def test_it_shows_the_window_and_who_is_served_there(tablet, caller, live):
    expect(tablet.get_by_role("heading", name="Window 2")).to_be_visible()
    expect(tablet.get_by_text("Welcome")).to_be_visible()
    number = serve(caller, live, "start")
    expect(tablet.get_by_text(f"Now being served {number}")).to_be_visible()
    assert "window-2-key" not in tablet.url  # the key does not stay in the address bar


@pytest.mark.parametrize("locale", LEVELS)
def test_after_the_visit_it_asks_and_says_thank_you_and_is_as_before(open_page, caller, live, locale, rated):
    page = set_up(open_page, live, locale)
    page.clock.install()
    number = serve(caller, live, "start", "finish")
    on(page, "ask")
    expect(page.locator("[data-level]")).to_have_text(LEVELS[locale])
    page.get_by_role("button", name=LEVELS[locale][0], exact=True).click()
    on(page, "thanks")
    expect(page.locator("#said")).to_contain_text(LEVELS[locale][0])
    assert rated() == [(number, 5, (), None)]
    page.clock.fast_forward(7_000)
    on(page, "idle")


def test_the_lowest_two_levels_ask_why(tablet, caller, live, rated):
    number = serve(caller, live, "start", "finish")
    tablet.get_by_role("button", name="Dissatisfied", exact=True).click()
    expect(tablet.get_by_role("heading", name="What was not right?")).to_be_focused()
    tablet.get_by_role("button", name="Send").click()
    expect(tablet.get_by_role("alert")).to_have_text("Please choose or write what was not right.")
    assert rated() == []
    tablet.get_by_label("The wait was too long").check()
    tablet.get_by_label("In your own words").fill("an hour")
    tablet.get_by_role("button", name="Send").click()
    on(tablet, "thanks")
    assert rated() == [(number, 2, ("waited_long",), "an hour")]


def test_everything_is_done_with_the_keyboard_alone(tablet, caller, live, rated):
    number = serve(caller, live, "start", "finish")
    expect(tablet.get_by_role("heading", name="How was your visit?")).to_be_focused()
    for _ in range(5):
        tablet.keyboard.press("Tab")
    expect(tablet.get_by_role("button", name="Very dissatisfied")).to_be_focused()
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("heading", name="What was not right?")).to_be_focused()
    tablet.keyboard.press("Tab")
    tablet.keyboard.press("Space")
    tablet.keyboard.press("Enter")
    on(tablet, "thanks")
    assert rated() == [(number, 1, ("waited_long",), None)]


def test_who_does_not_answer_is_left_alone_and_so_is_who_says_not_now(tablet, caller, live, rated):
    serve(caller, live, "start", "finish")
    on(tablet, "ask")
    tablet.get_by_role("button", name="Not now").click()
    on(tablet, "idle")
    tablet.clock.install()
    serve(caller, live, "start", "finish")
    on(tablet, "ask")
    tablet.clock.fast_forward(61_000)
    on(tablet, "idle")
    assert rated() == []


def test_the_next_visitor_who_sits_down_finds_it_as_new(tablet, caller, live):
    serve(caller, live, "start", "finish")
    on(tablet, "ask")
    second = serve(caller, live, "start")
    on(tablet, "idle")
    tablet.get_by_role("button", name="Rate this visit").click()
    expect(tablet.get_by_text(f"Number {second}")).to_be_visible()


def quietly(caller, *moves: str) -> None:
    """Moves that the tablet does not hear of before it looks by itself."""
    for move in moves:
        assert caller.move("2", move).status_code == 200


def test_the_next_visitor_is_not_asked_about_a_visit_that_the_tablet_did_not_see_end(tablet, caller, live):
    tablet.clock.install()
    serve(caller, live, "start")
    expect(tablet.get_by_role("button", name="Rate this visit")).to_be_visible()
    tablet.evaluate(NOTE_SCREENS)
    second = caller.issue("A")["number"]
    quietly(caller, "finish", "next", "start")
    tablet.clock.fast_forward(3_100)
    expect(tablet.get_by_text(f"Now being served {second}")).to_be_visible()
    assert tablet.evaluate("window.screens") == []


def test_a_tablet_that_slept_asks_nobody_about_a_visit_that_is_long_over(tablet, caller, live):
    tablet.clock.install()
    serve(caller, live, "start")
    expect(tablet.get_by_role("button", name="Rate this visit")).to_be_visible()
    tablet.evaluate(NOTE_SCREENS)
    quietly(caller, "finish")
    tablet.clock.fast_forward(600_000)
    expect(tablet.get_by_text("Welcome")).to_be_visible()
    assert tablet.evaluate("window.screens") == []


def test_who_is_still_ticking_is_not_cut_off_by_the_next(tablet, caller, live, rated):
    first = serve(caller, live, "start", "finish")
    tablet.get_by_role("button", name="Dissatisfied", exact=True).click()
    tablet.get_by_label("I was treated rudely").check()
    with tablet.expect_response("**/visits"):
        serve(caller, live, "start")
    on(tablet, "why")
    tablet.get_by_role("button", name="Send").click()
    on(tablet, "thanks")
    assert rated() == [(first, 2, ("unfriendly",), None)]


def test_a_visit_that_was_rated_elsewhere_is_not_asked_about_any_more(tablet, caller, live):
    number = serve(caller, live, "start", "finish")
    on(tablet, "ask")
    caller.holding("window-2-key").post("/api/windows/2/rate", number=number, level=3)
    live.moved("2")
    on(tablet, "idle")


def test_another_language_is_for_this_visitor_alone(tablet, caller, live):
    serve(caller, live, "start", "finish")
    on(tablet, "ask")
    tablet.get_by_role("link", name="简体").click()
    expect(tablet.get_by_role("heading", name="您对这次办事满意吗？")).to_be_visible()
    tablet.get_by_role("button", name="不评价").click()
    expect(tablet.get_by_text("Welcome")).to_be_visible()
    assert "lang" not in tablet.url


def test_a_rating_given_while_the_server_is_away_is_sent_when_it_is_back(tablet, caller, live, rated):
    number = serve(caller, live, "start", "finish")
    on(tablet, "ask")
    tablet.context.set_offline(True)
    tablet.get_by_role("button", name="Satisfied", exact=True).click()
    expect(tablet.get_by_text("Not connected, trying again")).to_be_visible()
    tablet.context.set_offline(False)
    on(tablet, "thanks")
    assert rated() == [(number, 4, (), None)]


def test_a_tablet_that_is_not_set_up_asks_for_the_key_and_keeps_it(open_page, caller, live):
    page = open_page("/rate/2")
    on(page, "locked")
    page.get_by_label("Key").fill("window-3-key")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("alert").first).not_to_be_empty()
    page.get_by_label("Key").fill("window-2-key")
    page.get_by_role("button", name="Set up").click()
    on(page, "idle")
    page.reload()
    on(page, "idle")


def test_an_address_whose_key_is_mangled_asks_for_it(open_page, live):
    on(open_page("/rate/2#window%2-key"), "locked")


LEGIBLE = """() => [...document.querySelectorAll("button, a, input, label.reason, textarea, h1, p")]
  .filter((one) => one.checkVisibility() && one.textContent.trim() + one.tagName !== "P")
  .flatMap((one) => {
    const box = one.getBoundingClientRect();
    const name = `${one.tagName} ${one.textContent.trim().slice(0, 20)}`;
    const small = one.matches("button, label.reason, .languages a") && (box.height < 56 || box.width < 80);
    const out = box.left < 0 || box.right > innerWidth + 1;
    const cut = one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && one.matches("button, h1, p, label");
    return small || out || cut ? [`${name}: ${small ? "small " : ""}${out ? "outside " : ""}${cut ? "cut" : ""}`] : [];
  })"""


@pytest.mark.parametrize("size", [ACROSS, UPRIGHT], ids=["across", "upright"])
@pytest.mark.parametrize("locale", LEVELS)
def test_nothing_is_cut_off_too_small_or_outside_either_way_round(open_page, caller, live, size, locale):
    page = set_up(open_page, live, locale)
    page.set_viewport_size(size)
    serve(caller, live, "start")
    expect(page.locator("#rate-now")).to_be_visible()
    assert page.evaluate(LEGIBLE) == []
    make(caller, live, "finish")
    on(page, "ask")
    assert page.evaluate(LEGIBLE) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.locator("[data-level='2']").click()
    on(page, "why")
    assert page.evaluate(LEGIBLE) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
