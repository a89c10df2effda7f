"""Keeping the service running: is it well, how much does it do, and a copy of everything for the worst day."""
