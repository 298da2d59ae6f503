from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from config.models import Hall
from tests.caller_server.web.pages.conftest import LINK
from tests.caller_server.web.served import until


@pytest.fixture
def hall(hall: Hall) -> Hall:
    """Window 2 sends visitors to line C as a rule, and window 3 may call past the order."""
    special = {"2": {"transfers_to": "C"}, "3": {"may_choose": True}}
    windows = [window.model_copy(update=special.get(window.name, {})) for window in hall.window]
    return hall.model_copy(update={"window": windows})


@pytest.fixture
def serving(desk, caller) -> Page:
    """A001 is served at window 2."""
    caller.issue("A")
    for move in ("open", "next", "start"):
        assert caller.move("2", move).status_code == 200
    expect(desk.locator("#status")).to_have_text("Serving")
    return desk


def said(page: Page):
    return page.locator("#said")


def asking(page: Page):
    return page.get_by_role("dialog")


def free(page: Page) -> None:
    expect(page.locator("#desk")).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator("#status")).to_have_text("Free")


def last(caller) -> dict[str, object]:
    return caller.holding("supervisor-key").get("/api/journal").json["events"][-1]


def miss(caller, window: str = "2") -> None:
    until(lambda: caller.move(window, "miss").status_code == 200)


# -- pausing ------------------------------------------------------------------------------------


def test_a_pause_by_keyboard_says_why(desk, caller):
    free(desk)
    desk.keyboard.press("b")
    expect(asking(desk)).to_contain_text("Why the pause?")
    desk.keyboard.press("2")
    expect(desk.locator("#about")).to_have_text("Meeting, Press O to go on")
    assert (last(caller)["kind"], last(caller)["reason"]) == ("window_paused", "meeting")


def test_a_pause_by_touch_with_a_reason_of_ones_own(desk):
    free(desk)
    desk.get_by_role("button", name="Pause").click()
    asking(desk).get_by_label("Another reason").fill("Printer is being mended")
    asking(desk).get_by_role("button", name="OK").click()
    expect(desk.locator("#about")).to_have_text("Printer is being mended, Press O to go on")


def test_a_reason_is_written_without_touching_the_field_first(desk):
    free(desk)
    desk.keyboard.press("b")
    desk.keyboard.type("no. 9 is out")  # letters and digits alike, once it has begun
    desk.keyboard.press("Enter")
    expect(desk.locator("#about")).to_contain_text("no. 9 is out")


def test_a_busy_window_is_told_at_once_that_it_cannot_pause(serving):
    serving.keyboard.press("b")
    expect(said(serving)).to_have_text("Window 2 still has A001. Finish or miss it first.")
    expect(asking(serving)).to_be_hidden()


def test_arrows_and_enter_choose_and_escape_leaves(desk, caller):
    free(desk)
    desk.keyboard.press("b")
    desk.keyboard.press("Escape")
    expect(asking(desk)).to_be_hidden()
    expect(desk.locator("#status")).to_have_text("Free")
    for key in ("b", "ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
        desk.keyboard.press(key)
    expect(desk.locator("#status")).to_have_text("Paused")
    assert last(caller)["reason"] == "meeting"


def test_no_move_is_made_behind_a_question(desk, caller):
    caller.issue("A")
    free(desk)
    desk.keyboard.press("b")
    desk.keyboard.press("n")  # begins a reason
    expect(asking(desk).get_by_label("Another reason")).to_have_value("n")
    desk.keyboard.press("Escape")
    expect(desk.locator("#status")).to_have_text("Free")
    assert last(caller)["kind"] == "window_opened"


# -- parking and coming back --------------------------------------------------------------------


def test_a_visitor_is_parked_and_comes_back_by_keyboard(serving, caller):
    serving.keyboard.press("p")
    expect(said(serving)).to_have_text("A001 is parked; resume it when the visitor is back")
    expect(serving.locator("#parked")).to_have_text("A001")
    serving.keyboard.press("u")
    serving.keyboard.press("Enter")
    expect(said(serving)).to_have_text("A001 is back and will be next")
    expect(serving.locator("#parked")).to_have_text("Nobody")
    expect(serving.locator("#why")).to_have_text("Was parked and came back")
    assert last(caller)["kind"] == "ticket_resumed"


def test_a_parked_visitor_comes_back_by_one_touch(serving):
    serving.get_by_role("button", name="Park", exact=True).click()
    serving.get_by_role("button", name="Resume A001").click()
    expect(said(serving)).to_have_text("A001 is back and will be next")


def test_a_missed_visitor_is_let_in_by_keyboard(desk, caller):
    caller.issue("A")
    free(desk)
    desk.keyboard.press("n")
    expect(desk.locator("#number")).to_have_text("A001")
    miss(caller)
    expect(desk.locator("#missed")).to_have_text("A001")
    desk.keyboard.press("j")
    desk.keyboard.press("1")
    expect(said(desk)).to_have_text("A001 was let in again")
    expect(desk.locator("#missed")).to_have_text("Nobody")


def test_a_missed_visitor_is_let_in_by_one_touch(desk, caller):
    caller.issue("A")
    caller.move("2", "open")
    caller.move("2", "next")
    miss(caller)
    desk.get_by_role("button", name="Let A001 in again").click()
    expect(said(desk)).to_have_text("A001 was let in again")


def test_whoever_was_missed_elsewhere_is_let_in_by_number(desk, caller):
    caller.issue("A")
    caller.move("3", "open")
    caller.move("3", "next")
    miss(caller, "3")
    desk.keyboard.press("j")
    desk.keyboard.type("a1")
    desk.keyboard.press("Enter")
    expect(said(desk)).to_have_text("A001 was let in again")
    desk.keyboard.press("j")
    desk.keyboard.type("A099")
    desk.keyboard.press("Enter")
    expect(said(desk)).to_have_text("This ticket is not known. Check the QR code, or ask at the guide desk.")


def test_a_chip_keeps_the_focus_while_nothing_changes(serving):
    serving.keyboard.press("p")
    chip = serving.get_by_role("button", name="Resume A001")
    chip.focus()
    with serving.expect_response("**/api/windows/2"):
        pass
    with serving.expect_response("**/api/windows/2"):
        pass
    expect(chip).to_be_focused()


# -- transfer -----------------------------------------------------------------------------------


def test_the_usual_destination_comes_first(serving, caller):
    caller.move("5", "open")
    caller.issue("B")
    serving.keyboard.press("t")
    expect(asking(serving)).to_contain_text("Where should A001 go?")
    expect(asking(serving).locator(".choice .name")).to_have_text(
        ["C Social Affairs", "B Business Permits", "Window 5"]
    )
    expect(asking(serving).locator(".choice .soft")).to_have_text(["0 waiting", "1 waiting", "Free"])
    serving.keyboard.press("Enter")
    expect(said(serving)).to_have_text("A001 was sent to C Social Affairs")
    assert (last(caller)["kind"], last(caller)["to_line"]) == ("ticket_transferred", "C")


def test_a_visitor_is_sent_to_a_window_by_touch(serving, caller):
    caller.move("5", "open")
    serving.get_by_role("button", name="Transfer").click()
    asking(serving).get_by_role("button", name="Window 5").click()
    expect(said(serving)).to_have_text("A001 was sent to Window 5")
    assert last(caller)["to_window"] == "5"


@pytest.mark.parametrize(("key", "place"), [("b", "B Business Permits"), ("5", "Window 5")])
def test_a_place_is_chosen_by_its_own_name(serving, caller, key, place):
    caller.move("5", "open")
    serving.keyboard.press("t")
    expect(asking(serving)).to_be_visible()
    serving.keyboard.press(key)
    expect(said(serving)).to_have_text(f"A001 was sent to {place}")


def test_a_window_with_a_longer_name_is_found_by_its_first_digit(serving):
    places = [{"line": "B", "waiting": 0}, *({"window": name, "status": "open"} for name in ("11", "12"))]
    serving.route("**/console/places/2", lambda route: route.fulfill(json={"number": "A001", "places": places}))
    serving.keyboard.press("t")
    expect(asking(serving)).to_be_visible()
    for name in ("11", "12", "11"):
        serving.keyboard.press("1")
        expect(asking(serving).get_by_role("button", name=f"Window {name}")).to_be_focused()


def test_a_transfer_of_nobody_is_refused_before_anything_is_asked(desk):
    free(desk)
    desk.keyboard.press("t")
    expect(said(desk)).to_have_text("There is no ticket at window 2. Call the next one first.")
    expect(asking(desk)).to_be_hidden()


def test_a_window_that_closed_meanwhile_is_refused(serving, caller):
    caller.move("5", "open")
    serving.keyboard.press("t")
    expect(asking(serving)).to_contain_text("Window 5")
    caller.move("5", "close")
    serving.keyboard.press("5")
    expect(said(serving)).to_have_text("Window 5 is not open. Open it first.")
    expect(serving.locator("#number")).to_have_text("A001")


def test_a_question_about_someone_who_left_is_taken_back(serving, caller):
    caller.issue("A")
    serving.keyboard.press("t")
    expect(asking(serving)).to_be_visible()
    caller.move("2", "next")  # by the call pad
    expect(asking(serving)).to_be_hidden()
    expect(serving.locator("#number")).to_have_text("A002")


# -- order, chosen numbers, handing over --------------------------------------------------------


def test_the_order_is_asked_for_only_while_somebody_looks(desk, caller):
    asked = []
    desk.on("request", lambda request: asked.append(request.url) if "?order" in request.url else None)
    caller.issue("A")
    caller.issue("A", priority="elder")
    expect(desk.locator("#next-number")).to_have_text("A002")
    assert asked == []
    desk.keyboard.press("l")
    rows = asking(desk).get_by_role("listitem")
    expect(rows).to_have_text(["A002Priority: elderwaited 0 min", "A001First to arrivewaited 0 min"])
    caller.issue("A")
    expect(rows).to_have_count(3)  # and it stays fresh
    desk.keyboard.press("l")
    expect(asking(desk)).to_be_hidden()
    desk.get_by_role("button", name="Order").click()
    expect(rows).to_have_count(3)
    asking(desk).get_by_role("button", name="Back").click()
    expect(asking(desk)).to_be_hidden()


def test_whoever_may_not_choose_sees_no_such_button_and_is_refused(desk, caller):
    expect(desk.locator("#status")).to_have_text("Closed")
    expect(desk.locator("[data-move=call]")).to_be_hidden()
    desk.keyboard.press("g")
    expect(said(desk)).to_have_text("The key of window-2 may not do this. Use one that may.")


@pytest.mark.parametrize("written", ["2", "A002", "a2"], ids=["digit", "number", "short"])
def test_a_chosen_number_is_called_by_keyboard(open_page, caller, written):
    caller.issue("A")
    caller.issue("A")
    page = open_page(LINK.replace("2", "3"))
    free(page)
    page.keyboard.press("g")
    expect(asking(page)).to_contain_text("Call which number?")
    page.keyboard.type(written)
    if len(written) > 1:
        page.keyboard.press("Enter")
    expect(page.locator("#number")).to_have_text("A002")


def test_a_number_without_its_letter_is_enough_where_one_line_is_served(open_page, caller):
    page = open_page(LINK.replace("2", "3"))
    free(page)
    caller.issue("A")
    page.get_by_role("button", name="Call one").click()
    asking(page).get_by_role("textbox", name="Number").fill("1")
    asking(page).get_by_role("button", name="OK").click()
    expect(page.locator("#number")).to_have_text("A001")


def test_the_second_clerk_takes_over_visitor_and_all(serving, caller):
    for clerk, key in (("Li Lei", "Enter"), ("Han Meimei", None)):
        serving.keyboard.press("h")
        serving.keyboard.type(clerk)
        if key:
            serving.keyboard.press(key)
        else:
            asking(serving).get_by_role("button", name="OK").click()
        expect(serving.locator("#clerk")).to_have_text(clerk)
    expect(said(serving)).to_have_text("The window was handed over")
    expect(serving.locator("#number")).to_have_text("A001")
    serving.get_by_role("button", name="Hand over").click()
    expect(asking(serving)).to_contain_text("Han Meimei is here now")
    serving.keyboard.press("Enter")  # nothing was written
    expect(asking(serving).get_by_label("Name or staff number")).to_be_focused()


# -- for everybody ------------------------------------------------------------------------------


def test_questions_are_labelled_and_large_enough_to_touch(serving, caller):
    caller.move("5", "open")
    serving.keyboard.press("t")
    expect(serving.get_by_role("dialog", name="Where should A001 go?")).to_be_visible()
    for width in (320, 400):
        serving.set_viewport_size({"width": width, "height": 600})
        assert serving.locator("#asking").evaluate("e => e.scrollWidth <= e.clientWidth")
        for button in asking(serving).get_by_role("button").all():
            assert button.bounding_box()["height"] >= 44


def test_every_key_is_its_buttons_own(desk):
    keys = desk.locator("#desk [aria-keyshortcuts]").evaluate_all(
        "buttons => buttons.map(button => button.getAttribute('aria-keyshortcuts'))"
    )
    assert sorted(keys) == sorted("NRSFMPTLGUJOBCH")


@pytest.mark.parametrize("scheme", [None, "more"], ids=["colours", "high contrast"])
def test_every_text_stands_out_from_its_ground(open_page, caller, scheme):
    page = open_page(LINK, contrast=scheme)
    caller.issue("A")
    for move in ("open", "next", "start", "park"):
        caller.move("2", move)
    expect(page.locator("#parked")).to_have_text("A001")
    assert page.evaluate(FAINT) == []
    page.keyboard.press("u")
    expect(asking(page)).to_be_visible()
    assert page.evaluate(FAINT) == []


FAINT = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => part / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if (!/^rgba.*, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.textContent.trim() === "—") continue;
    const [a, b] = [getComputedStyle(element).color, ground(element)].map(light).sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${element.textContent.trim()} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
"""Texts with less than 4.5 : 1 (WCAG 2.2, 1.4.3); a lone dash says nothing and may be faint."""
