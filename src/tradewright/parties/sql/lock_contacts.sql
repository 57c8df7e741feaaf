-- lock_contacts: the contacts of a batch, in id order
-- in:  contact_id bigint[], company_id bigint
select contact.id
from contact
where
    contact.company_id = %(company_id)s::bigint
    and contact.id = any(%(contact_id)s::bigint[])
order by contact.id
for update
