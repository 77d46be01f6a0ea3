"""The documentation's examples are true."""
