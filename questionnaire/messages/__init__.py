"""What is sent: one module for each channel, all with the contract in ``channels``."""
