"""What each release wrote, kept for ever: every later release must read it and go on from it."""
