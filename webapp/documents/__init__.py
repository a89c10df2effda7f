"""Letters, notices and sheets made from a case, kept as they were made, with where they were sent."""
