"""Checks a board's configuration before anybody relies on it."""

from webapp.configuration.check.problem import Counts, Problem, Report
from webapp.configuration.check.run import check, check_files, outcome

__all__ = ["Counts", "Problem", "Report", "check", "check_files", "outcome"]
