"""Pages of customers: making, changing, merging."""
