"""What happened and who looked."""
