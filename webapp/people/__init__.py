"""Who works at a board, from when until when, and who stands in; and who keeps the installation."""
