-- What is to be delivered besides by the inbox. What it says is read from the notification when it is
-- sent, so that a deletion leaves nothing to send; only what is in no inbox has its contents here.
create table delivery (
  notification     uuid not null,
  channel          text collate "C" not null,
  tenant           int not null,
  receiver         text collate "C" not null,
  state            text collate "C" not null default 'PENDING' check (state in (
    'PENDING', 'SENDING', 'FAILED', 'BUNDLED', 'SENT', 'DELIVERED', 'SUPPRESSED', 'DEAD')),
  reason           text collate "C" check ((state = 'SUPPRESSED') = (reason is not null)),
  critical         boolean not null,
  unless_read      boolean not null,
  due_at           timestamptz not null,
  -- When it may be claimed. Moving it forward is the lease.
  next_attempt_at  timestamptz not null,
  -- Of the attempt in hand, which is also what its node has to show to finish it: never the same twice.
  -- Those that were not made, and those of a dead one that is tried again, are not counted.
  attempt          int not null default 0,
  uncounted        int not null default 0,
  -- Keys of the targets that have it.
  done             text[] not null default '{}',
  last_error       text,
  finished_at      timestamptz check (
    (state in ('PENDING', 'SENDING', 'FAILED', 'BUNDLED')) = (finished_at is null)),
  -- What is held back until a time is told in one message then: by the first of a receiver and channel,
  -- which takes the others in. Those are in no queue of their own, and end as that one does.
  held             boolean not null default false,
  bundle           uuid check ((state = 'BUNDLED') <= (bundle is not null)),
  -- Of one that is in no inbox. The payload goes when it has ended, unless it is dead.
  sender           text collate "C",
  object           text,
  type             text,
  payload          json,
  created_at       timestamptz,
  expires_at       timestamptz,
  about            text collate "C",
  primary key (notification, channel)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
create index delivery_due on delivery (channel, next_attempt_at)
  where state in ('PENDING', 'SENDING', 'FAILED');
create index delivery_dead on delivery (tenant, notification) where state = 'DEAD';
-- Its condition is not that of what is due on purpose: see finish_deliveries.
create index delivery_held on delivery (tenant, receiver, channel, next_attempt_at, notification)
  where held and bundle is null and finished_at is null;
create index delivery_bundle on delivery (bundle) where bundle is not null;
create index delivery_about on delivery (tenant, about) where about is not null;

-- Each message handed to a provider, in order.
create table delivery_attempt (
  notification  uuid not null,
  channel       text collate "C" not null,
  attempt       int not null,
  nth           int not null,
  target        text not null,
  provider      text not null,
  started_at    timestamptz not null,
  took_micros   bigint not null,
  outcome       text collate "C" not null,
  answer        text not null,
  primary key (notification, channel, attempt, nth)
);

comment on column idempotency.grouped_seq is
  'The number at which it grew a notification; 0: it was held back; -1: it is in no inbox.';

alter table resolution add column deliveries bigint not null default 0;

-- Takes deliveries that are due. One statement looks and decides: a notification that is deleted,
-- expired or, where that counts, read by then is not sent. Of what was held back for a receiver the
-- first one is taken alone, and none while one is in hand: it takes in the others. Planned without sequential scans: the queue is mostly empty when a plan is
-- made.
create function claim_deliveries(in_channel text, in_max int, in_lease_millis bigint)
returns table (
  notification uuid, tenant text, receiver text, attempt int, tries int, done text[], due_at timestamptz,
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
  select x.notification, t.key, x.receiver, x.attempt, x.attempt - x.uncounted, x.done, x.due_at, j.sender, j.object, j.type,
    j.payload, j.created_at, x.critical, j.unread::bigint, x.held, j.verdict
  from taken x join judged j on j.notification = x.notification join tenant t on t.id = x.tenant
  where j.verdict <> 'WAIT'
  order by x.due_at
$$;

-- What became of deliveries in hand. Those that someone else has in hand by now keep their state; what
-- was attempted is kept in any case. 'FAILED' waits for so long, and so does 'PENDING', which is held
-- back. What was told in the message of one ends as that does; when it was not sent for a reason of its
-- own, the others go without it.
-- The state is spelt so that the index of what is due does not fit: it is mostly empty when a plan is
-- made, looks cheaper than the key, and is read from end to end for each delivery when it is not.
create function finish_deliveries(
  in_notifications uuid[], in_channels text[], in_attempts int[], in_states text[],
  in_reasons text[], in_backoffs bigint[], in_counts boolean[], in_done text[], in_errors text[])
returns void language sql volatile set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
  update delivery d set
    state = v.state, held = d.held or v.state = 'PENDING',
    due_at = case when v.state = 'PENDING' then now() + v.backoff * interval '1 ms' else d.due_at end,
    unless_read = d.unless_read or (v.state = 'PENDING' and d.type is null), reason = v.reason, last_error = v.error,
    next_attempt_at = now() + coalesce(v.backoff, 0) * interval '1 ms',
    uncounted = d.uncounted + case when v.counts then 0 else 1 end,
    done = d.done || coalesce(string_to_array(v.done, chr(10)), '{}'),
    payload = case when v.state in ('PENDING', 'FAILED', 'DEAD') then d.payload end,
    finished_at = case when v.state not in ('PENDING', 'FAILED') then now() end
  from (
    select l.notification, l.channel, v.*
    from unnest(in_notifications, in_channels, in_attempts, in_states, in_reasons, in_backoffs,
        in_counts, in_done, in_errors)
      as v(id, way, attempt, state, reason, backoff, counts, done, error)
    join delivery l on l.notification = v.id and l.channel = v.way
      and l.state || '' = 'SENDING' and l.attempt = v.attempt
    order by l.notification, l.channel
    for update of l) v
  where d.notification = v.notification and d.channel = v.channel;

  update delivery m set
    state = case when d.state = 'SUPPRESSED' then 'PENDING' else d.state end,
    bundle = case when d.state <> 'SUPPRESSED' then m.bundle end,
    last_error = d.last_error,
    finished_at = case when d.state <> 'SUPPRESSED' then d.finished_at end,
    payload = case when d.state in ('SUPPRESSED', 'DEAD') then m.payload end
  from unnest(in_notifications, in_channels) as v(id, way)
  join delivery d on d.notification = v.id and d.channel = v.way and d.held
    and d.finished_at is not null
  where m.bundle = d.notification and m.channel = d.channel and m.state = 'BUNDLED'
$$;

-- Takes into the message of one that was held back whatever else is held back for its receiver and
-- due, and tells what of it is to be told; the rest is settled. Whoever calls it has the first one in
-- hand, so that nobody else gathers for that receiver. Asked again, the same ones and no others.
create function gather_deliveries(in_notification uuid, in_channel text, in_max int)
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
        when d.type is not null then 'SEND'
        when n.id is null or n.deleted_at is not null then 'DELETED'
        when n.read_at is not null or n.archived_at is not null
          or n.unread_seq <= i.read_up_to then 'READ'
        else 'SEND'
      end as verdict
    from members d
    left join notification n on n.id = d.notification and d.type is null
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
