"""The signed address of a sent quote: what a customer opens it with, and nothing else."""

from __future__ import annotations

from tradewright.kernel.signed_addresses import SignedAddress

QUOTE_LINK = SignedAddress("tradewright.sales.quote-link")
