"""The form of every made-up step: eight questions whose answers come to about 270 bytes."""

from __future__ import annotations

FORM = """
form: step
title: What was done
sections:
  - key: step
    fields:
      - {key: summary, type: text, label: What was done?, required: true}
      - {key: reasons, type: long_text, label: Why?, required: true, max_words: 200}
      - {key: done_on, type: date, label: On which day?, required: true}
      - {key: go_on, type: yes_no, label: Does the review go on?, required: true, routes: true}
      - {key: visits, type: number, label: How many visits?}
      - {key: contact, type: email, label: Who can be asked?}
      - {key: agencies, type: agencies, label: Which agencies take part?}
      - {key: kind, type: radios, label: Which kind?,
         options: [{value: brief, label: Brief}, {value: full, label: Full}]}
"""

AGENCIES = ("police", "health", "school", "housing", "probation")

ANSWERS: dict[str, str | list[str]] = {
    "summary": "Spoke to those involved",
    "reasons": "The agencies had not met since the spring and nobody held the whole picture.",
    "done_on-day": "2",
    "done_on-month": "3",
    "done_on-year": "2026",
    "go_on": "yes",
    "visits": "3",
    "contact": "office@example.org",
    "agencies": list(AGENCIES),
    "kind": "full",
}
"""The answers as a page posts them."""

STORED = {
    "summary": ANSWERS["summary"],
    "reasons": ANSWERS["reasons"],
    "done_on": "2026-03-02",
    "go_on": "yes",
    "visits": "3",
    "contact": ANSWERS["contact"],
    "agencies": list(AGENCIES),
    "kind": "full",
}
"""The same as they are kept."""
