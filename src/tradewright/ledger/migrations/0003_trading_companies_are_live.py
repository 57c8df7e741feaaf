"""Companies that have posted are live since their first entry: going live came after them."""

from django.db import migrations

MAKE_LIVE = """
update company
set went_live_on = traded.since
from (
    select company_id, min(posting_date) as since from journal_entry group by company_id
) as traded
where company.id = traded.company_id and company.went_live_on is null
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_keys")]
    # back: the column is older than this migration, and a day that is in it does no harm
    operations = [migrations.RunSQL(MAKE_LIVE, migrations.RunSQL.noop)]
