"""What comes round for a board without a case: its policy's review, panels every two months, yearly reports."""
