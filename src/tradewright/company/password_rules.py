"""What a password must not be, beyond Django's own rules: a common word dressed up."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

FEWEST = 5  # different characters
AFTER = re.compile(r"[\W\d_]+$")
AROUND = re.compile(rf"^[\W\d_]+|{AFTER.pattern}")
SPELT = str.maketrans("013457@$", "oieastas")


class DressedUpValidator(CommonPasswordValidator):
    """Refuses `Password2026!!` and `aaaaabbbbb12`: guessers try them first."""

    def validate(self, password: str, user: Any = None) -> None:
        typed = password.lower()
        words = {AROUND.sub("", typed), AFTER.sub("", typed).translate(SPELT)}
        if words & self.passwords or len(set(password)) < FEWEST:
            raise ValidationError(
                "This is a common word with a few signs: choose several words, or a random one."
            )

    def get_help_text(self) -> str:
        return "No common word with digits or signs around it."
