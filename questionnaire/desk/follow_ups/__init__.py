"""The call list: what staff must act on, and what they did."""
