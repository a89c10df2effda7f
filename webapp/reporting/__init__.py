"""What a board wants to know of all its cases: who has not returned, what was achieved, what comes next."""
