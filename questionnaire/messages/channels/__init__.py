"""The ways a message goes out, one module each."""
