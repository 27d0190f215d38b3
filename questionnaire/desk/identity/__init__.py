"""Who a patient is, at the desk: correcting a record, joining two of them, taking them apart."""
