"""Everything that turns values into words: days, times, phone numbers, labels."""
