"""How large the benchmarks' company is."""

CUSTOMERS = ITEMS = 1000
LINES = 5
