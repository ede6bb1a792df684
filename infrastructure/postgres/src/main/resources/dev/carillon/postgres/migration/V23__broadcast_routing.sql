-- By what ways a broadcast goes. The defaults are the inbox alone, which is all that a node of the
-- release before knows.
alter table broadcast
  add column channels text[] not null default '{REALTIME}',
  add column escalation_channels text[] not null default '{}',
  add column escalation_millis bigint[] not null default '{}',
  add constraint broadcast_escalation
    check (cardinality(escalation_channels) = cardinality(escalation_millis));

-- Whose copy it is; null: nobody's.
alter table notification add column broadcast uuid;
alter table delivery add column broadcast uuid;

-- Asked whether anything of a broadcast that is done still waits, so that it can be cancelled, and of
-- one that was cancelled, so that it is not forgotten before.
create index delivery_broadcast on delivery (broadcast)
  where broadcast is not null and finished_at is null;

-- As before, and what belongs to a broadcast that was cancelled is not sent: its row alone says so,
-- whatever the number of those that wait, and whoever is killed after it was written. It is found by
-- its key, and by those alone that belong to one.
create or replace function claim_deliveries(in_channel text, in_max int, in_lease_millis bigint)
returns table (
  notification uuid, tenant text, receiver text, attempt int, tries int, done text[],
  due_at timestamptz,
  sender text, object text, type text, payload text, created_at timestamptz, critical boolean,
  unread bigint, held boolean, verdict text)
language sql volatile set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off set synchronous_commit = off as $$
  with due as materialized (
    select d.* from delivery d
    where d.channel = in_channel and d.state in ('PENDING', 'SENDING', 'FAILED')
      and d.next_attempt_at <= now()
      and (not d.held or not exists (
        select from delivery e
        where e.tenant = d.tenant and e.receiver = d.receiver and e.channel = d.channel
          and e.held and e.bundle is null and e.finished_at is null
          and (e.state <> 'SENDING', e.next_attempt_at, e.notification)
            < (d.state <> 'SENDING', d.next_attempt_at, d.notification)))
    order by d.next_attempt_at limit in_max
    for update skip locked),
  judged as materialized (
    select d.notification, d.channel, coalesce(i.unread, 0) as unread,
      coalesce(d.sender, n.sender) as sender, coalesce(d.object, n.object) as object,
      coalesce(d.type, n.type) as type, coalesce(d.payload, n.payload)::text as payload,
      coalesce(d.created_at, n.created_at) as created_at,
      case
        when coalesce(d.expires_at, n.expires_at) <= now() then 'EXPIRED'
        when b.id is not null then 'CANCELLED'
        when d.type is not null then 'SEND'
        when n.id is null and exists (
          select from grouping_window w
          where w.tenant = d.tenant and w.receiver = d.receiver and w.id = d.notification) then 'WAIT'
        when n.id is null or n.deleted_at is not null then 'DELETED'
        when d.unless_read and (n.read_at is not null or n.archived_at is not null
          or n.unread_seq <= i.read_up_to) then 'READ'
        else 'SEND'
      end as verdict
    from due d
    left join notification n on n.id = d.notification and d.type is null
    left join broadcast b on b.id = d.broadcast and b.state = 'CANCELLED'
    left join inbox i on i.tenant = d.tenant and i.receiver = d.receiver),
  taken as (
    update delivery d set
      state = case j.verdict
        when 'SEND' then 'SENDING' when 'WAIT' then d.state else 'SUPPRESSED' end,
      reason = case when j.verdict not in ('SEND', 'WAIT') then j.verdict end,
      payload = case when j.verdict in ('SEND', 'WAIT') then d.payload end,
      finished_at = case when j.verdict not in ('SEND', 'WAIT') then now() end,
      attempt = d.attempt + case j.verdict when 'SEND' then 1 else 0 end,
      next_attempt_at = now() + interval '1 ms' * case j.verdict
        when 'SEND' then in_lease_millis when 'WAIT' then 1000 else 0 end
    from judged j
    where d.notification = j.notification and d.channel = j.channel
    returning d.*),
  released as (
    update delivery d set state = 'PENDING', bundle = null
    from taken x
    where x.held and x.state = 'SUPPRESSED' and d.bundle = x.notification
      and d.channel = x.channel and d.state = 'BUNDLED')
  select x.notification, t.key, x.receiver, x.attempt, x.attempt - x.uncounted, x.done, x.due_at,
    j.sender, j.object, j.type, j.payload, j.created_at, x.critical, j.unread::bigint, x.held, j.verdict
  from taken x join judged j on j.notification = x.notification join tenant t on t.id = x.tenant
  where j.verdict <> 'WAIT'
  order by x.due_at
$$;

-- As before, and what belongs to a broadcast that was cancelled leaves the message.
create or replace function gather_deliveries(in_notification uuid, in_channel text, in_max int)
returns table (
  notification uuid, sender text, object text, type text, payload text, created_at timestamptz,
  critical boolean, verdict text)
language plpgsql volatile set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  f delivery;
  ids uuid[];
begin
  select * into f from delivery d
  where d.notification = in_notification and d.channel = in_channel and d.state || '' = 'SENDING';

  select array_agg(m.notification) into ids from delivery m
  where m.bundle = f.notification and m.channel = f.channel and m.state = 'BUNDLED';
  if ids is null and not exists (
    select from delivery e where e.bundle = f.notification and e.channel = f.channel) then
    select array_agg(n.notification) into ids from (
      select h.notification from delivery h
      where h.tenant = f.tenant and h.receiver = f.receiver and h.channel = f.channel
        and h.held and h.bundle is null and h.finished_at is null and h.state || '' <> 'SENDING'
        and h.next_attempt_at <= now() and h.notification <> f.notification
        -- One that has others in its message already tells them by itself.
        and not exists (
          select from delivery m
          where m.bundle = h.notification and m.channel = h.channel and m.state = 'BUNDLED')
      order by h.next_attempt_at, h.notification limit in_max) n;
  end if;

  return query
  with members as materialized (
    select d.* from delivery d
    where d.notification = any (ids) and d.channel = f.channel
      and (d.bundle = f.notification or d.bundle is null) and d.finished_at is null
      and d.state || '' <> 'SENDING'
    order by d.notification
    for update),
  judged as materialized (
    select d.notification, d.channel, d.critical,
      coalesce(d.sender, n.sender) as sender, coalesce(d.object, n.object) as object,
      coalesce(d.type, n.type) as type, coalesce(d.payload, n.payload)::text as payload,
      coalesce(d.created_at, n.created_at) as created_at,
      case
        when coalesce(d.expires_at, n.expires_at) <= now() then 'EXPIRED'
        when b.id is not null then 'CANCELLED'
        when d.type is not null then 'SEND'
        when n.id is null or n.deleted_at is not null then 'DELETED'
        when n.read_at is not null or n.archived_at is not null
          or n.unread_seq <= i.read_up_to then 'READ'
        else 'SEND'
      end as verdict
    from members d
    left join notification n on n.id = d.notification and d.type is null
    left join broadcast b on b.id = d.broadcast and b.state = 'CANCELLED'
    left join inbox i on i.tenant = d.tenant and i.receiver = d.receiver),
  taken as (
    update delivery d set
      state = case j.verdict when 'SEND' then 'BUNDLED' else 'SUPPRESSED' end,
      reason = case when j.verdict <> 'SEND' then j.verdict end,
      bundle = in_notification,
      payload = case when j.verdict = 'SEND' then d.payload end,
      finished_at = case when j.verdict <> 'SEND' then now() end
    from judged j
    where d.notification = j.notification and d.channel = j.channel)
  select j.notification, j.sender, j.object, j.type, j.payload, j.created_at, j.critical, j.verdict
  from judged j order by j.created_at, j.notification;
end $$;
