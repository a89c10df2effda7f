"""A board's configuration: its files, what they say, whether they hold together, how they are drawn."""
