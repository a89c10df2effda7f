"""Draws a sheet: lanes, left to right, nothing overlapping."""

from webapp.configuration.layout.laying_out import lay_out, lay_out_files

__all__ = ["lay_out", "lay_out_files"]
