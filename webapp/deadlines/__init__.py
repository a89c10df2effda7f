"""Time limits: counting them, what runs in a case, and what happens when one passes."""
