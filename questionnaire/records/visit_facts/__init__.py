"""Facts that are only added to a visit: escorts, waivers, call attempts, arrivals."""
