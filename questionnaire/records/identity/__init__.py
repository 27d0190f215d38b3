"""Who a patient is: found under another spelling, corrected, two records joined and taken apart."""
