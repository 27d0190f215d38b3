"""What is remembered and everything that can happen to it. The only commits are in here."""
