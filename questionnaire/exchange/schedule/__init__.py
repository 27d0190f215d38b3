"""Reading schedules that other systems export."""
