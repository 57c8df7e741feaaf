"""Who sells, for whom, and from which office."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tradewright.kernel.fields import check, owned, unique


class SalesRep(models.Model):
    """A seller with manager and region. `user` is who signs in for them; those who left, or whose
    rows came with a file, have none."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    manager = models.TextField(default="")
    region = models.TextField(default="")
    user = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", null=True, db_index=False
    )
    is_active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sales_rep"
        constraints = [
            unique("sales_rep_key", "company", "code"),
            unique("sales_rep_in_company", "company", "id"),
            unique("sales_rep_of_user", "company", "user", when=Q(user__isnull=False)),
            check("sales_rep_named", ~Q(name="")),
        ]
