"""Messages to people: written down with their cause, sent afterwards."""
