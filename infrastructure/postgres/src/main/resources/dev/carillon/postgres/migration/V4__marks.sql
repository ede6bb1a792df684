-- Changes of what is read. Each locks its inbox in one statement and decides in the next: under READ
-- COMMITTED every statement of a volatile function has a snapshot of its own, so the second sees what
-- was committed while the first waited; a subselect in the locking statement would not. As functions
-- they are one statement to the client, and no lock is held over a round trip. Two statements in one
-- call of the driver are not that: once it has described the first, it may end it with a Sync of its
-- own, and with it the transaction and the lock.
--
-- A later release that needs another body makes a function of another name, because nodes of two
-- releases may run side by side.

-- Sets the time of reading, or with null takes it away; the row then becomes unread at its new number.
-- No row: no such notification in this inbox.
create function mark_notification(
  in_tenant text, in_receiver text, in_id uuid, in_read_at timestamptz)
returns table (
  changed boolean, seq bigint, unread int, epoch bigint,
  id uuid, sender text, object text, type text, payload json, created_at timestamptz,
  read_at timestamptz, row_seq bigint, unread_seq bigint, archived_at timestamptz,
  expires_at timestamptz, group_count int)
language plpgsql volatile as $$
#variable_conflict use_column
begin
  perform 1 from tenant t join inbox i on i.tenant = t.id and i.receiver = in_receiver
  where t.key = in_tenant for update of i;

  return query
  with i as (
    select i.* from tenant t join inbox i on i.tenant = t.id and i.receiver = in_receiver
    where t.key = in_tenant),
  -- Before: with the time that counts, the row's own or that of the first read-all that covers it.
  b as (
    select n.*, coalesce(n.read_at, case when n.unread_seq <= i.read_up_to then (
        select m.read_at from read_mark m
        where m.tenant = n.tenant and m.receiver = n.receiver and m.up_to >= n.unread_seq
        order by m.seq limit 1) end) as effective
    from i join notification n on n.tenant = i.tenant and n.receiver = i.receiver
    where n.id = in_id and n.deleted_at is null),
  c as (
    select b.id, b.tenant, b.receiver,
      (in_read_at is null and b.archived_at is null)::int
        - (b.effective is null and b.archived_at is null)::int as counted
    from b where (b.effective is null) = (in_read_at is not null)),
  x as (
    update inbox x set seq = x.seq + 1, unread = x.unread + c.counted
    from c where x.tenant = c.tenant and x.receiver = c.receiver
    returning x.seq, x.unread),
  u as (
    update notification n set seq = x.seq, read_at = in_read_at,
      unread_seq = case when in_read_at is null then x.seq else n.unread_seq end
    from c cross join x where n.id = c.id
    returning n.seq, n.unread_seq)
  select u.seq is not null, coalesce(x.seq, i.seq), coalesce(x.unread, i.unread), i.epoch,
    b.id, b.sender, b.object, b.type, b.payload, b.created_at,
    case when u.seq is null then b.effective else in_read_at end,
    coalesce(u.seq, b.seq), coalesce(u.unread_seq, b.unread_seq), b.archived_at,
    b.expires_at, b.group_count
  from i cross join b left join x on true left join u on true;
end $$;

-- Reads everything with unread_seq <= in_up_to, at most up to the head: one row's work when it is the
-- head, below it the rows that stay unread are counted. Without a change, count is null. No row: no
-- such inbox.
create function mark_all_notifications(
  in_tenant text, in_receiver text, in_up_to bigint, in_read_at timestamptz)
returns table (seq bigint, unread int, epoch bigint, up_to bigint, count int)
language plpgsql volatile as $$
#variable_conflict use_column
begin
  perform 1 from tenant t join inbox i on i.tenant = t.id and i.receiver = in_receiver
  where t.key = in_tenant for update of i;

  return query
  with o as (
    select i.*, least(in_up_to, i.seq) as up_to
    from tenant t join inbox i on i.tenant = t.id and i.receiver = in_receiver
    where t.key = in_tenant),
  p as (
    select o.*, case when o.up_to = o.seq then 0 else (
      select count(*) from notification n
      where n.tenant = o.tenant and n.receiver = o.receiver and n.unread_seq > o.up_to
        and n.read_at is null and n.archived_at is null and n.deleted_at is null) end as rest
    from o),
  x as (
    update inbox x set seq = x.seq + 1, read_up_to = p.up_to, unread = p.rest
    from p where x.tenant = p.tenant and x.receiver = p.receiver
      and p.up_to > p.read_up_to and p.rest < p.unread
    returning x.tenant, x.receiver, x.seq, x.unread, x.read_up_to),
  m as (
    insert into read_mark (tenant, receiver, seq, up_to, read_at)
    select x.tenant, x.receiver, x.seq, x.read_up_to, in_read_at from x)
  select coalesce(x.seq, p.seq), coalesce(x.unread, p.unread), p.epoch, p.up_to,
    p.unread - x.unread
  from p left join x on true;
end $$;
