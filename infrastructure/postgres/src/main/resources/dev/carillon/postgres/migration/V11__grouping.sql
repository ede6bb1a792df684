-- One row per open window. Leading: the first one is shown already, and those that follow grow it.
-- Trailing: nothing is shown yet, and the row is what will be. Half-filled pages keep updates HOT.
create table grouping_window (
  tenant      int not null,
  receiver    text collate "C" not null,
  key         text collate "C" not null,
  edge        text collate "C" not null check (edge in ('leading', 'trailing')),
  -- The notification that is the group, or will be.
  id          uuid not null,
  closes_at   timestamptz not null,
  -- How many a trailing one stands for; a leading one has it in its notification. 0: being opened.
  count       int not null default 0,
  sender      text,
  object      text,
  type        text,
  payload     json,
  expires_at  timestamptz,
  about       text collate "C",
  primary key (tenant, receiver, key, edge)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
create index grouping_window_due on grouping_window (edge, closes_at);
create index grouping_window_about on grouping_window (tenant, about) where about is not null;

-- What a key's first use was answered when it went into a group: the number at which it grew a
-- notification, 0 when it was held back. Null: it was stored as itself.
alter table idempotency add column grouped_seq bigint;

create type grouped_append as (
  ord int, tenant int, id uuid, receiver text collate "C", sender text, object text, type text,
  payload text, created_at timestamptz, expires_at timestamptz, about text,
  group_key text collate "C", edge text collate "C", closes_at timestamptz,
  scope text collate "C", key text collate "C", fingerprint text, lifetime_millis bigint);

-- Stores notifications as parts of groups. Locks are taken in one order, each sorted, and each in a
-- statement of its own before what is decided under it: keys, windows, inboxes, notifications. The
-- keys' insert decides first; numbers are taken for what it let through and leading only.
--
-- A leading one grows the notification of its window while that is counted as unread: the newest
-- contents, the next number, the same count. Otherwise it is a notification and its window is open
-- from then on. A trailing one is put into its window. What they are about is kept while all of a
-- group are about the same: who takes that back must not take back others.
--
-- One row for each but those whose key is taken. Outcome: 'unknown' tenant, 'stored', 'grown',
-- 'held', or 'full' when the tenant has as many windows open as it may; what is opened by others
-- at the same moment is not counted.
create function append_grouped(
  in_tenants text[], in_ids text[], in_receivers text[], in_senders text[], in_objects text[],
  in_types text[], in_payloads text[], in_created bigint[], in_expires bigint[],
  in_abouts text[], in_groups text[], in_edges text[], in_windows bigint[],
  in_scopes text[], in_keys text[], in_fingerprints text[], in_lifetimes bigint[], in_max_open int)
returns table (
  place int, outcome text, id uuid, created_at timestamptz, group_count int,
  seq bigint, unread int, epoch bigint)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  items grouped_append[];
  fresh uuid[];
  refused uuid[];
  item record;
  open_window grouping_window;
  grown notification;
  inbox_place text := '';
  gained int := 0;
begin
  select array_agg((v.ord, t.id, v.id, v.receiver, v.sender, v.object, v.type, v.payload,
      timestamptz 'epoch' + v.created * interval '1 ms',
      timestamptz 'epoch' + v.expires * interval '1 ms', v.about, v.group_key, v.edge,
      timestamptz 'epoch' + (v.created + v.length) * interval '1 ms', v.scope, v.key,
      v.fingerprint, v.lifetime)::grouped_append order by v.ord)
  into items
  from unnest(in_tenants, in_ids, in_receivers, in_senders, in_objects, in_types, in_payloads,
      in_created, in_expires, in_abouts, in_groups, in_edges, in_windows, in_scopes, in_keys,
      in_fingerprints, in_lifetimes)
    with ordinality as v(tenant_key, id, receiver, sender, object, type, payload, created, expires,
      about, group_key, edge, length, scope, key, fingerprint, lifetime, ord)
  left join tenant t on t.key = v.tenant_key;

  return query
  select p.ord - 1, 'unknown', null::uuid, null::timestamptz, null::int, null::bigint, null::int,
    null::bigint
  from unnest(items) p where p.tenant is null;

  with k as (
    insert into idempotency as q (tenant, scope, key, fingerprint, id, expires_at)
    select p.tenant, p.scope, p.key, p.fingerprint, p.id,
      now() + p.lifetime_millis * interval '1 ms'
    from unnest(items) p where p.tenant is not null and p.key is not null
    order by p.tenant, p.scope, p.key
    on conflict (tenant, scope, key) do update
      set fingerprint = excluded.fingerprint, id = excluded.id,
        expires_at = excluded.expires_at, grouped_seq = null
      where q.expires_at <= now()
    returning q.id)
  select array_agg(p order by p.ord) into items
  from unnest(items) p
  where p.tenant is not null and (p.key is null or p.id in (select k.id from k));

  -- Opens those that are not open and locks those that are, in one pass: two would lock in two
  -- orders.
  with w as (
    insert into grouping_window as w (tenant, receiver, key, edge, id, closes_at)
    select distinct on (p.tenant, p.receiver, p.group_key, p.edge)
      p.tenant, p.receiver, p.group_key, p.edge, p.id, p.closes_at
    from unnest(items) p
    order by p.tenant, p.receiver, p.group_key, p.edge, p.ord
    on conflict (tenant, receiver, key, edge) do update set closes_at = w.closes_at
    returning w.id, w.count)
  select array_agg(w.id) into fresh from w where w.count = 0;

  if fresh is not null then
    select array_agg(f.id) into refused from (
      select p.id, p.tenant, row_number() over (partition by p.tenant order by p.ord) as nth
      from unnest(items) p where p.id = any (fresh)) f
    where f.nth > in_max_open - (
      select count(*) from (
        select 1 from grouping_window o
        where o.tenant = f.tenant and o.count > 0 limit in_max_open) counted);
  end if;

  if refused is not null then
    return query
    select p.ord - 1, 'full', null::uuid, null::timestamptz, null::int, null::bigint, null::int,
      null::bigint
    from unnest(items) p join grouping_window w on w.tenant = p.tenant
      and w.receiver = p.receiver and w.key = p.group_key and w.edge = p.edge
    where w.id = any (refused);

    delete from idempotency q
    using unnest(items) p join grouping_window w on w.tenant = p.tenant
      and w.receiver = p.receiver and w.key = p.group_key and w.edge = p.edge
    where w.id = any (refused)
      and q.tenant = p.tenant and q.scope = p.scope and q.key = p.key and q.id = p.id;

    with d as (
      delete from grouping_window w using unnest(items) p
      where p.id = any (refused) and w.tenant = p.tenant and w.receiver = p.receiver
        and w.key = p.group_key and w.edge = p.edge
      returning w.tenant, w.receiver, w.key, w.edge)
    select array_agg(p order by p.ord) into items
    from unnest(items) p
    where (p.tenant, p.receiver, p.group_key, p.edge) not in (
      select d.tenant, d.receiver, d.key, d.edge from d);
  end if;

  -- Each of them is a change, whether it grows one or is one.
  insert into inbox as x (tenant, receiver, seq, unread)
  select p.tenant, p.receiver, count(*), 0 from unnest(items) p where p.edge = 'leading'
  group by p.tenant, p.receiver order by p.tenant, p.receiver
  on conflict (tenant, receiver) do update set seq = x.seq + excluded.seq;

  for item in
    select p.*, i.epoch, i.unread, i.read_up_to,
      i.seq - count(*) over (partition by p.tenant, p.receiver)
        + row_number() over (partition by p.tenant, p.receiver order by p.ord) as number
    from unnest(items) p join inbox i on i.tenant = p.tenant and i.receiver = p.receiver
    where p.edge = 'leading'
    order by p.tenant, p.receiver, p.ord
  loop
    if inbox_place <> item.tenant || ' ' || item.receiver then
      inbox_place := item.tenant || ' ' || item.receiver;
      gained := 0;
    end if;
    select w.* into open_window from grouping_window w
    where w.tenant = item.tenant and w.receiver = item.receiver and w.key = item.group_key
      and w.edge = item.edge;

    grown := null;
    if open_window.count > 0 and item.created_at < open_window.closes_at then
      update notification n set sender = item.sender, object = item.object, type = item.type,
        payload = item.payload::json, expires_at = item.expires_at,
        about = case when n.about = item.about then n.about end,
        group_count = n.group_count + 1, seq = item.number, unread_seq = item.number
      where n.id = open_window.id and n.tenant = item.tenant and n.receiver = item.receiver
        and n.deleted_at is null and n.archived_at is null and n.read_at is null
        and n.unread_seq > item.read_up_to
      returning n.* into grown;
    end if;

    if grown.id is not null then
      update idempotency q set id = grown.id, grouped_seq = item.number
      where q.tenant = item.tenant and q.scope = item.scope and q.key = item.key;
      return query
      select item.ord - 1, 'grown', grown.id, grown.created_at, grown.group_count, item.number,
        item.unread + gained, item.epoch;
    else
      insert into notification (id, tenant, receiver, sender, object, type, payload,
        created_seq, unread_seq, seq, created_at, expires_at, about, group_key)
      values (item.id, item.tenant, item.receiver, item.sender, item.object, item.type,
        item.payload::json, item.number, item.number, item.number, item.created_at,
        item.expires_at, item.about, item.group_key);
      update grouping_window w set id = item.id, closes_at = item.closes_at, count = 1
      where w.tenant = item.tenant and w.receiver = item.receiver and w.key = item.group_key
        and w.edge = item.edge;
      update inbox x set unread = x.unread + 1
      where x.tenant = item.tenant and x.receiver = item.receiver;
      gained := gained + 1;
      return query
      select item.ord - 1, 'stored', item.id, item.created_at, 1, item.number,
        item.unread + gained, item.epoch;
    end if;
  end loop;

  return query
  with p as (
    select p.*, count(*) over g as many,
      row_number() over (g order by p.ord desc) as from_the_last,
      case when count(p.about) over g = count(*) over g
        and min(p.about) over g = max(p.about) over g then p.about end as all_about
    from unnest(items) p where p.edge = 'trailing'
    window g as (partition by p.tenant, p.receiver, p.group_key)),
  w as (
    update grouping_window w set count = w.count + p.many, sender = p.sender, object = p.object,
      type = p.type, payload = p.payload::json, expires_at = p.expires_at,
      about = case when w.count = 0 or w.about = p.all_about then p.all_about end
    from p
    where p.from_the_last = 1 and w.tenant = p.tenant and w.receiver = p.receiver
      and w.key = p.group_key and w.edge = p.edge
    returning w.*),
  h as (
    select p.ord, p.tenant, p.scope, p.key, w.id
    from p join w on w.tenant = p.tenant and w.receiver = p.receiver and w.key = p.group_key),
  q as (
    update idempotency q set id = h.id, grouped_seq = 0
    from h where q.tenant = h.tenant and q.scope = h.scope and q.key = h.key)
  select h.ord - 1, 'held', h.id, null::timestamptz, null::int, null::bigint, null::int,
    null::bigint
  from h;
end $$;

-- Shows groups that were held back and whose window is over: ends their windows and makes a
-- notification of each. What another holds, a window or its inbox, is left for the next time; so
-- whoever does this waits for nobody while holding something. Receivers that have no inbox yet are
-- served when no others are due, because to make an inbox may be to wait. One row for each, in the
-- order of the numbers within an inbox, with the count right after it.
create function show_groups(in_now timestamptz, in_max int)
returns table (
  tenant text, receiver text, id uuid, sender text, object text, type text, payload json,
  created_at timestamptz, read_at timestamptz, row_seq bigint, unread_seq bigint,
  archived_at timestamptz, expires_at timestamptz, group_count int,
  seq bigint, unread int, epoch bigint)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  due grouping_window[];
begin
  select array_agg(l.w) into due from (
    select w from grouping_window w
    join inbox i on i.tenant = w.tenant and i.receiver = w.receiver
    where w.edge = 'trailing' and w.closes_at <= in_now
    order by w.closes_at limit in_max for update of w, i skip locked) l;
  if due is null then
    select array_agg(l.w) into due from (
      select w from grouping_window w
      where w.edge = 'trailing' and w.closes_at <= in_now and not exists (
        select from inbox i where i.tenant = w.tenant and i.receiver = w.receiver)
      order by w.closes_at limit in_max for update skip locked) l;
  end if;

  return query
  with d as (
    delete from grouping_window w using unnest(due) u
    where w.tenant = u.tenant and w.receiver = u.receiver and w.key = u.key and w.edge = u.edge
    returning w.*),
  f as (
    select d.*, count(*) over (partition by d.tenant, d.receiver) as many,
      row_number() over (partition by d.tenant, d.receiver order by d.closes_at, d.key) as nth
    from d),
  i as (
    insert into inbox as x (tenant, receiver, seq, unread)
    select f.tenant, f.receiver, count(*), count(*) from f
    group by f.tenant, f.receiver order by f.tenant, f.receiver
    on conflict (tenant, receiver) do update
      set seq = x.seq + excluded.seq, unread = x.unread + excluded.unread
    returning x.tenant, x.receiver, x.seq, x.unread, x.epoch),
  s as (
    select f.*, i.epoch, i.seq - f.many + f.nth as number, i.unread - f.many + f.nth as count_then
    from f join i on i.tenant = f.tenant and i.receiver = f.receiver),
  n as (
    insert into notification (id, tenant, receiver, sender, object, type, payload,
      created_seq, unread_seq, seq, created_at, expires_at, about, group_key, group_count)
    select s.id, s.tenant, s.receiver, s.sender, s.object, s.type, s.payload, s.number, s.number,
      s.number, in_now, s.expires_at, s.about, s.key, s.count
    from s)
  select t.key, s.receiver, s.id, s.sender, s.object, s.type, s.payload, in_now,
    null::timestamptz, s.number, s.number, null::timestamptz, s.expires_at, s.count,
    s.number, s.count_then::int, s.epoch
  from s join tenant t on t.id = s.tenant
  order by s.tenant, s.receiver, s.number;
end $$;
