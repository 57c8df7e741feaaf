-- stewards: the roles that may answer for records
-- out: code, name
select
    code,
    name
from role
order by name
