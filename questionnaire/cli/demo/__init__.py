"""The made-up clinic of the demo, and the command that builds and serves it."""
