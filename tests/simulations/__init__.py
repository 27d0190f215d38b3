"""Long simulations of a clinic, and what must be true of them at every step."""
