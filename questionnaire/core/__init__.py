"""The rules: pure functions of plain values. No Flask, no database, no clock, no I/O."""
