"""The commands of `practice-review`, a module each."""
