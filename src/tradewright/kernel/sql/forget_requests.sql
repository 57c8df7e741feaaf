-- forget_requests: keys of requests are forgotten that nobody repeats any more (any company)
-- in:  before timestamptz
-- out: id
delete from repeated_request
where repeated_request.created_at < %(before)s::timestamptz
returning repeated_request.id
