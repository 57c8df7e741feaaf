-- seal_progress: up to which number every row of a source is sealed
-- in:
-- out: source, settled
select
    audit_progress.source,
    audit_progress.settled
from audit_progress
