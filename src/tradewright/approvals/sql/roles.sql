-- roles: every role that can be asked for
-- in:  nothing
-- out: code, name
select
    role.code,
    role.name
from role
order by role.name
