"""Changes of plan at the desk: who hears of one, and whom it has to call."""
