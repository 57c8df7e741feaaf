"""What our own judgement is worth: measured on data whose truth is known, beside a baseline."""
