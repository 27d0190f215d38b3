"""The questionnaires that are shipped, and how one is read: its text, its lines, what is wrong with it."""
