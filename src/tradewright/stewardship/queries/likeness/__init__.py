"""How alike two records are, and why: words, blocking keys, measures, a score."""
