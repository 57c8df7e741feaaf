"""What a person types into a search box."""

from __future__ import annotations


def like_safe(text: str) -> str:
    """`text` as typed, without what LIKE would take for a wildcard."""
    return text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
