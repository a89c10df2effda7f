"""The fixed words of errors and summaries, in the reader's language, as GOV.UK words them."""

from __future__ import annotations

from flask_babel import gettext


def _(message: str, **values: object) -> str:
    """The message in the language of the page, or in English where there is no page."""
    return str(gettext(message, **values))


def lower_first(words: str) -> str:
    """Fit to stand inside a sentence; abbreviations and the word I stay as they are."""
    if len(words) > 1 and words[0].isupper() and words[1].islower():
        return words[0].lower() + words[1:]
    return words


def upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def is_question(name: str) -> bool:
    return name.rstrip().endswith("?")


def subject(name: str) -> str:
    """What a sentence such as "… must be in the past" begins with."""
    if is_question(name):
        return _("The answer to “%(question)s”", question=name)
    return upper_first(name)


def enter(name: str) -> str:
    if is_question(name):
        return _("Enter an answer to “%(question)s”", question=name)
    return _("Enter %(thing)s", thing=lower_first(name))


def select(name: str) -> str:
    if is_question(name):
        return _("Select an answer to “%(question)s”", question=name)
    return _("Select %(thing)s", thing=lower_first(name))


def not_an_answer(name: str) -> str:
    return _("%(subject)s is not in the form expected", subject=subject(name))


def yes_no(value: str) -> str:
    match value:
        case "yes":
            return _("Yes")
        case "no":
            return _("No")
        case "not_known":
            return _("Not known")
        case "not_relevant":
            return _("Not relevant")
    return value


def not_known() -> str:
    return _("Not known")


def in_item(title: str, message: str) -> str:
    """An error inside a repeated answer names which one: "Child 2: enter date of birth"."""
    return _("%(item)s: %(error)s", item=title, error=lower_first(message))
