"""The drawing of a sheet says the same as the list below it."""

from __future__ import annotations

from playwright.sync_api import expect


def test_the_drawing_marks_what_is_done_now_and_late(page):
    page.goto("/specimens/case")

    drawing = page.get_by_role("img", name="Diagram: Part 2, gather. The same is in words below it.")
    expect(drawing).to_be_visible()
    expect(drawing.locator("[data-element-id=attend] .pr-mark--done")).to_have_count(1)
    expect(drawing.locator("[data-element-id=family]").get_by_text("Now")).to_have_count(1)
    expect(drawing.locator("[data-element-id=report]").get_by_text("2 late")).to_have_count(1)
    expect(drawing.locator("[data-element-id=report]").get_by_text("5 of 8 in")).to_have_count(1)
    expect(drawing.locator("[data-element-id=to_report].pr-done")).to_have_count(1)


def test_the_drawing_grows_and_shrinks_by_button_and_by_key(page):
    page.goto("/specimens/case")
    step = page.locator("[data-element-id=attend] .djs-visual")
    expect(step).to_be_visible()
    first = step.bounding_box()["width"]

    page.get_by_role("button", name="Zoom in").click()
    larger = step.bounding_box()["width"]
    page.keyboard.press("-")
    page.keyboard.press("-")
    smaller = step.bounding_box()["width"]
    page.get_by_role("button", name="Fit to width").click()

    assert larger > first > smaller
    assert step.bounding_box()["width"] == first


def test_the_lanes_names_stay_in_view_when_the_drawing_moves(page):
    page.goto("/specimens/case")
    band = page.locator(".pr-lane").first
    expect(band).to_be_visible()
    frame = page.locator("[data-diagram-frame]").bounding_box()

    page.get_by_role("button", name="Move right").click()
    page.get_by_role("button", name="Move right").click()

    assert band.bounding_box()["x"] >= frame["x"]


def test_the_mark_of_the_drawing_library_stays_whole(page):
    page.goto("/specimens/case")

    mark = page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    box = mark.bounding_box()
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]

    page.evaluate("y => window.scrollTo(0, y - 300)", middle[1])
    on_top = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y - window.scrollY).closest('.bjs-powered-by') !== null",
        middle,
    )
    assert on_top


def test_a_phone_draws_only_when_asked(open_page):
    page = open_page(width=375)
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/specimens/case")
    page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if "sheet.bpmn" in url]

    page.get_by_role("link", name="Show the diagram").click()

    expect(page.locator("[data-element-id=attend]")).to_be_visible()


def test_without_scripts_the_words_are_all_there_is(plain_page):
    plain_page.goto("/specimens/case")

    expect(plain_page.get_by_role("list", name="Steps of part 2")).to_contain_text("Decide who attends")
    expect(plain_page.get_by_role("link", name="Show the diagram")).to_have_attribute(
        "href", "/specimens/sheet.bpmn"
    )
    expect(plain_page.locator("[data-diagram-frame]")).to_be_hidden()


def test_a_drawing_that_cannot_be_read_points_to_the_words(page):
    page.route("**/sheet.bpmn", lambda route: route.fulfill(status=404, body=""))

    page.goto("/specimens/case")

    expect(page.get_by_role("link", name="Read the same in words")).to_be_visible()
