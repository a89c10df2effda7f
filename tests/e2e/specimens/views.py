"""Pages made only of the shared pieces, so that what the scripts do is seen apart from any case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from webapp.web import public

HERE = Path(__file__).parent
specimens = Blueprint("specimens", __name__, url_prefix="/specimens", template_folder=str(HERE))

MARKS = {
    "attend": {"state": "done"},
    "to_report": {"state": "done"},
    "report": {"state": "late", "label": "2 late", "badge": "5 of 8 in"},
    "family": {"state": "now"},
    "elsewhere": {"state": "done"},
}


def _task(title: str, reference: str, **values: Any) -> Mapping[str, Any]:
    return {"title": title, "href": "#", "reference": reference, "pseudonym": "Child R"} | values


@specimens.get("/work")
@public
def work() -> str:
    late = [
        _task(
            "Ask for late reports", "EV-2026-014", detail="2 of 8 are not in", due=date(2026, 11, 19), far=-2
        )
    ]
    week = [
        _task("Tell the Chair", "EV-2026-017", due=date(2026, 11, 24), far=1),
        _task("Invite agencies", "EV-2026-015", due=datetime(2026, 11, 26, 16, 0, tzinfo=UTC), far=3),
        _task("Write it up", "EV-2026-016", due=None, far=None),
    ]
    return render_template("specimen_work.html", late=late, week=week)


@specimens.route("/task", methods=["GET", "POST"])
@public
def task() -> str:
    for kind in request.args.getlist("flash"):
        flash("Your answers were sent.", kind)
    return render_template("specimen_task.html", due=date(2026, 11, 27), draft_url=request.args.get("draft"))


@specimens.get("/case")
@public
def case() -> str:
    moment = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    events = [
        {"title": "Reminder sent", "by": "the service", "moment": moment, "words": "To two agencies."},
        {"title": "Corrected", "moment": date(2026, 11, 18), "details": [("Met on", "19 May", "20 May")]},
    ]
    return render_template("specimen_case.html", marks=MARKS, events=events)


@specimens.get("/sheet.bpmn")
@public
def sheet() -> Response:
    return Response((HERE / "sheet.bpmn").read_bytes(), mimetype="application/xml")


@specimens.post("/draft")
@public
def draft() -> ResponseReturnValue:
    words = request.form["reasons"]
    return jsonify(message=f"Draft saved: {words}", fields={"revision": "8"}, seconds_left=1800)


@specimens.post("/taken")
@public
def taken() -> ResponseReturnValue:
    return jsonify(message="Priya Nair has already sent this. Your answers are kept."), 409


@specimens.get("/ending")
@public
def ending() -> str:
    seconds = int(request.args["seconds"])
    return render_template("specimen_task.html", due=date(2026, 11, 27), session_seconds=seconds)
