-- The next receivers of a broadcast, in the order of their ids, with their contacts. Indexes are read in
-- that order and no further than a chunk, whatever PostgreSQL believes of tables that grew since it
-- looked at them: a plan that sorts what is left makes each chunk cost as much as all that follow.
create function next_receivers(in_broadcast uuid, in_cursor text, in_max int)
returns table (receiver text, locale text, time_zone text)
language plpgsql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  b broadcast;
begin
  select * into b from broadcast where id = in_broadcast;
  if b.topic is not null then
    return query
    select m.receiver, c.locale, c.time_zone
    from (
      select m.tenant, m.receiver from topic_member m
      where m.tenant = b.tenant and m.topic = b.topic and m.receiver > in_cursor
        and m.receiver <> b.sender
      order by m.receiver limit in_max) m
    left join contact c on c.tenant = m.tenant and c.receiver = m.receiver
    order by m.receiver;
  else
    return query
    select r.receiver, c.locale, c.time_zone
    from (
      (select i.tenant, i.receiver from inbox i
       where i.tenant = b.tenant and i.receiver > in_cursor and i.receiver <> b.sender
       order by i.receiver limit in_max)
      union
      (select k.tenant, k.receiver from contact k
       where k.tenant = b.tenant and k.receiver > in_cursor and k.receiver <> b.sender
       order by k.receiver limit in_max)) r
    left join contact c on c.tenant = r.tenant and c.receiver = r.receiver
    order by r.receiver limit in_max;
  end if;
end $$;
