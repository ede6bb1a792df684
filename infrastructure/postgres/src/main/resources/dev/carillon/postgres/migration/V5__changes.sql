-- The history of an inbox is what is not deleted: pages of it, and the retention that takes the
-- oldest, never meet tombstones.
drop index notification_history;
create unique index notification_history on notification (tenant, receiver, created_seq)
  where deleted_at is null;

-- What is due to expire, and the tombstones by age. Few rows are in either.
create index notification_expiry on notification (expires_at)
  where expires_at is not null and deleted_at is null;
create index notification_tombstone on notification (deleted_at) where deleted_at is not null;

-- Which history the epochs belong to: the cluster and its WAL timeline. One row, once it is known.
create table history (
  only_row           boolean primary key default true check (only_row),
  system_identifier  text not null,
  timeline           text not null
);

-- Changes one notification: 'read', 'unread', 'archive', 'unarchive' or 'delete'. It locks the inbox
-- in one statement and decides in the next, as mark_all_notifications does. Archived ones are not
-- counted; unarchived ones are again while they are unread. Whatever changes a row writes the time
-- of reading into it that a read-all gave it. A deleted row stays as a tombstone without contents.
-- No row: no such notification in this inbox, or a deleted one that is not to be deleted.
create function change_notification(
  in_tenant text, in_receiver text, in_id uuid, in_change text, in_at timestamptz)
returns table (
  changed boolean, removed boolean, seq bigint, unread int, epoch bigint,
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
    where n.id = in_id and (n.deleted_at is null or in_change = 'delete')),
  -- After, where it is another.
  a as (
    select b.*,
      case in_change when 'read' then in_at when 'unread' then null
        else b.effective end as new_read_at,
      case in_change when 'archive' then in_at when 'unarchive' then null
        else b.archived_at end as new_archived_at,
      case in_change when 'delete' then in_at end as new_deleted_at
    from b
    where b.deleted_at is null and case in_change
      when 'read' then b.effective is null
      when 'unread' then b.effective is not null
      when 'archive' then b.archived_at is null
      when 'unarchive' then b.archived_at is not null
      else in_change = 'delete' end),
  x as (
    update inbox x set seq = x.seq + 1, unread = x.unread
      + (a.new_read_at is null and a.new_archived_at is null and a.new_deleted_at is null)::int
      - (a.effective is null and a.archived_at is null)::int
    from a where x.tenant = a.tenant and x.receiver = a.receiver
    returning x.seq, x.unread),
  u as (
    update notification n set seq = x.seq, read_at = a.new_read_at,
      archived_at = a.new_archived_at, deleted_at = a.new_deleted_at,
      unread_seq = case in_change when 'unread' then x.seq else n.unread_seq end,
      payload = case when a.new_deleted_at is null then n.payload end
    from a cross join x where n.id = a.id
    returning n.seq, n.unread_seq, n.read_at, n.archived_at)
  select u.seq is not null, in_change = 'delete',
    coalesce(x.seq, i.seq), coalesce(x.unread, i.unread), i.epoch,
    b.id, b.sender, b.object, b.type, b.payload, b.created_at,
    case when u.seq is null then b.effective else u.read_at end,
    coalesce(u.seq, b.seq), coalesce(u.unread_seq, b.unread_seq),
    case when u.seq is null then b.archived_at else u.archived_at end,
    b.expires_at, b.group_count
  from i cross join b left join x on true left join u on true;
end $$;

drop function mark_notification;

-- Deletes notifications of any inboxes for whoever keeps the house: what expired, what is too old or
-- too much. An inbox that another holds is left alone, and so is what was deleted meanwhile. One row
-- for each that was deleted, in the order of the numbers, with the count right after it.
create function remove_notifications(in_ids uuid[], in_at timestamptz)
returns table (tenant text, receiver text, id uuid, seq bigint, unread int, epoch bigint)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  free uuid[];
begin
  select array_agg(o.id) into free from (
    select n.id
    from notification n join inbox i on i.tenant = n.tenant and i.receiver = n.receiver
    where n.id = any (in_ids)
    order by i.tenant, i.receiver for update of i skip locked) o;

  return query
  with b as (
    select n.*, coalesce(n.read_at, case when n.unread_seq <= i.read_up_to then (
        select m.read_at from read_mark m
        where m.tenant = n.tenant and m.receiver = n.receiver and m.up_to >= n.unread_seq
        order by m.seq limit 1) end) as effective
    from notification n join inbox i on i.tenant = n.tenant and i.receiver = n.receiver
    where n.id = any (free) and n.deleted_at is null),
  c as (
    select b.*, (b.effective is null and b.archived_at is null)::int as counted from b),
  f as (
    select c.*,
      row_number() over (partition by c.tenant, c.receiver order by c.created_seq) as nth,
      count(*) over (partition by c.tenant, c.receiver) as many,
      sum(c.counted) over (partition by c.tenant, c.receiver order by c.created_seq
        rows between 1 following and unbounded following) as counted_later
    from c),
  x as (
    update inbox x set seq = x.seq + g.many, unread = x.unread - g.counted
    from (
      select f.tenant, f.receiver, count(*) as many, sum(f.counted)::int as counted
      from f group by f.tenant, f.receiver) g
    where x.tenant = g.tenant and x.receiver = g.receiver
    returning x.tenant, x.receiver, x.seq, x.unread, x.epoch),
  s as (
    select f.*, x.epoch, x.seq - f.many + f.nth as new_seq,
      (x.unread + coalesce(f.counted_later, 0))::int as unread_then
    from f join x on x.tenant = f.tenant and x.receiver = f.receiver),
  u as (
    update notification n set seq = s.new_seq, read_at = s.effective, deleted_at = in_at,
      payload = null
    from s where n.id = s.id)
  select t.key, s.receiver, s.id, s.new_seq, s.unread_then, s.epoch
  from s join tenant t on t.id = s.tenant
  order by s.tenant, s.receiver, s.new_seq;
end $$;
