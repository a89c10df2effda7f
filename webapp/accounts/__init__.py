"""Boards, the people who work with them, what roles they hold, and how they sign in."""
