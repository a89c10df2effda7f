"""Practice Review: a safeguarding board's own review procedure, run as it is written."""
