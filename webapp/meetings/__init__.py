"""Meetings: of a case, as its log tells them, and of the board's standing panels."""
