-- Notifications and events that wait for their time. A notification is written under the id it has
-- here, and with a key that goes when this row says that it was sent: whoever is killed in between
-- leaves behind what keeps the next one from writing it again. What has ended stays for a while without
-- its contents, so that a cancel that comes too late, and a repetition, can be answered.
create table scheduled (
  id                   uuid primary key,
  tenant               int not null,
  kind                 text not null check (kind in ('NOTIFICATION', 'EVENT')),
  -- Who asked: user:ada, service:id.
  caller               text collate "C" not null,
  may_write_to_others  boolean not null,
  -- As it was asked, read again when it is due. Null once it was sent or cancelled.
  request              json check (request is not null or state in ('SENT', 'CANCELLED')),
  created_at           timestamptz not null,
  send_at              timestamptz not null,
  state                text not null default 'WAITING'
    check (state in ('WAITING', 'SENT', 'CANCELLED', 'FAILED')),
  finished_at          timestamptz check ((state = 'WAITING') = (finished_at is null)),
  -- Above 0 a node has it in hand, or had: it can no longer be cancelled.
  attempt              int not null default 0,
  -- When it may be claimed. Moving it forward is the lease.
  next_attempt_at      timestamptz not null,
  last_error           text
) with (fillfactor = 70);

create index scheduled_due on scheduled (kind, next_attempt_at, id) where state = 'WAITING';
create index scheduled_waiting on scheduled (tenant) where state = 'WAITING';
create index scheduled_list on scheduled (tenant, id) where state in ('WAITING', 'FAILED');
create index scheduled_own on scheduled (tenant, caller, id) where state in ('WAITING', 'FAILED');
create index scheduled_finished on scheduled (finished_at) where finished_at is not null;

-- Null: it began at once.
alter table broadcast add column send_at timestamptz;

-- A snoozed notification is an archived one that comes back by itself: whatever leaves archived ones
-- out, nodes of an earlier release too, leaves it out, and so is every count right. It has both times;
-- one that an earlier release unarchived has lost the first, and is not snoozed any more.
alter table notification add column snoozed_until timestamptz;
create index notification_snoozed on notification (snoozed_until)
  where snoozed_until is not null and archived_at is not null and deleted_at is null;
create index notification_snoozed_list on notification (tenant, receiver, created_seq)
  where snoozed_until is not null and archived_at is not null and deleted_at is null;

-- As change_notification, which stays for nodes of the release before, with 'snooze' and 'unsnooze'.
-- What comes back from a snooze is unread at its new number. Archiving, unarchiving and deleting end
-- one; reading does not.
create function alter_notification(
  in_tenant text, in_receiver text, in_id uuid, in_change text, in_at timestamptz,
  in_until timestamptz)
returns table (
  changed boolean, removed boolean, seq bigint, unread int, epoch bigint,
  id uuid, sender text, object text, type text, payload json, created_at timestamptz,
  read_at timestamptz, row_seq bigint, unread_seq bigint, archived_at timestamptz,
  snoozed_until timestamptz, expires_at timestamptz, group_count int)
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
    select n.*, case when n.archived_at is not null then n.snoozed_until end as snoozed,
      coalesce(n.read_at, case when n.unread_seq <= i.read_up_to then (
        select m.read_at from read_mark m
        where m.tenant = n.tenant and m.receiver = n.receiver and m.up_to >= n.unread_seq
        order by m.seq limit 1) end) as effective
    from i join notification n on n.tenant = i.tenant and n.receiver = i.receiver
    where n.id = in_id and (n.deleted_at is null or in_change = 'delete')),
  -- After, where it is another.
  a as (
    select b.*,
      case in_change when 'read' then in_at when 'unread' then null when 'unsnooze' then null
        else b.effective end as new_read_at,
      case in_change when 'archive' then in_at when 'unarchive' then null when 'unsnooze' then null
        when 'snooze' then coalesce(b.archived_at, in_at)
        else b.archived_at end as new_archived_at,
      case when in_change = 'snooze' then in_until
        when in_change in ('read', 'unread') then b.snoozed end as new_snoozed_until,
      case in_change when 'delete' then in_at end as new_deleted_at
    from b
    where b.deleted_at is null and case in_change
      when 'read' then b.effective is null
      when 'unread' then b.effective is not null
      when 'archive' then b.archived_at is null or b.snoozed is not null
      when 'unarchive' then b.archived_at is not null
      when 'snooze' then b.snoozed is distinct from in_until
      when 'unsnooze' then b.snoozed is not null
      else in_change = 'delete' end),
  x as (
    update inbox x set seq = x.seq + 1, unread = x.unread
      + (a.new_read_at is null and a.new_archived_at is null and a.new_deleted_at is null)::int
      - (a.effective is null and a.archived_at is null)::int
    from a where x.tenant = a.tenant and x.receiver = a.receiver
    returning x.seq, x.unread),
  u as (
    update notification n set seq = x.seq, read_at = a.new_read_at,
      archived_at = a.new_archived_at, snoozed_until = a.new_snoozed_until,
      deleted_at = a.new_deleted_at,
      unread_seq = case when in_change in ('unread', 'unsnooze') then x.seq else n.unread_seq end,
      payload = case when a.new_deleted_at is null then n.payload end
    from a cross join x where n.id = a.id
    returning n.seq, n.unread_seq, n.read_at, n.archived_at, n.snoozed_until)
  select u.seq is not null, in_change = 'delete',
    coalesce(x.seq, i.seq), coalesce(x.unread, i.unread), i.epoch,
    b.id, b.sender, b.object, b.type, b.payload, b.created_at,
    case when u.seq is null then b.effective else u.read_at end,
    coalesce(u.seq, b.seq), coalesce(u.unread_seq, b.unread_seq),
    case when u.seq is null then b.archived_at else u.archived_at end,
    case when u.seq is null then b.snoozed else u.snoozed_until end,
    b.expires_at, b.group_count
  from i cross join b left join x on true left join u on true;
end $$;

-- Brings back those of these notifications whose snooze is over, of any inboxes: each unread, under
-- the next number of its inbox. An inbox that another holds is left alone, and so is what was deleted,
-- brought back or snoozed for longer meanwhile. One row for each that came back.
create function wake_notifications(in_ids uuid[], in_now timestamptz)
returns table (
  tenant text, receiver text, seq bigint, unread int, epoch bigint,
  id uuid, sender text, object text, type text, payload json, created_at timestamptz,
  read_at timestamptz, row_seq bigint, unread_seq bigint, archived_at timestamptz,
  snoozed_until timestamptz, expires_at timestamptz, group_count int)
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
    select n.id, n.tenant, n.receiver,
      row_number() over (partition by n.tenant, n.receiver
        order by n.snoozed_until, n.created_seq) as nth,
      count(*) over (partition by n.tenant, n.receiver) as many
    from notification n
    where n.id = any (free) and n.deleted_at is null and n.archived_at is not null
      and n.snoozed_until <= in_now),
  x as (
    update inbox x set seq = x.seq + g.many, unread = x.unread + g.many
    from (select b.tenant, b.receiver, count(*)::int as many from b group by b.tenant, b.receiver) g
    where x.tenant = g.tenant and x.receiver = g.receiver
    returning x.tenant, x.receiver, x.seq, x.unread, x.epoch),
  s as (
    select b.id, x.epoch, x.seq - b.many + b.nth as new_seq,
      (x.unread - b.many + b.nth)::int as unread_then
    from b join x on x.tenant = b.tenant and x.receiver = b.receiver),
  u as (
    update notification n set seq = s.new_seq, unread_seq = s.new_seq, read_at = null,
      archived_at = null, snoozed_until = null
    from s where n.id = s.id
    returning n.*, s.unread_then, s.epoch)
  select t.key, u.receiver, u.seq, u.unread_then, u.epoch,
    u.id, u.sender, u.object, u.type, u.payload, u.created_at,
    u.read_at, u.seq, u.unread_seq, u.archived_at,
    u.snoozed_until, u.expires_at, u.group_count
  from u join tenant t on t.id = u.tenant
  order by u.tenant, u.receiver, u.seq;
end $$;
