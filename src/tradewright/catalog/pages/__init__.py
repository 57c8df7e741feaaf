"""Pages of items: making, changing, merging."""
