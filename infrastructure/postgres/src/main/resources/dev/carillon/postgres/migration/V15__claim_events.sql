-- The outbox is empty most of the time, and plans are made then and kept: they would read all of it,
-- dead rows included, once it is not. Hence no scan but by an index in what follows.

-- Puts some of those that are due, but not the first of their key, behind the one in front of them, and
-- says how many. Holds the front ones while it does, so that whoever takes one away sees who stands
-- behind it. What somebody else holds, perhaps to take it away, is left for the next look: nobody waits.
-- Called by itself, and not as a part of a claim: what it holds would be passed by in another's.
create function form_event_lines(in_max int) returns bigint
language sql volatile
set enable_seqscan = off as $$
  with due as (
    select id, tenant, key, position from outbox
    where key is not null and parked_at is null and behind is null and next_attempt_at <= now()
    order by next_attempt_at, id limit in_max),
  second as (
    select due.id, front.id as front
    from due join lateral (
      select f.id from outbox f
      where f.tenant = due.tenant and f.key = due.key and f.key is not null
        and f.parked_at is null and f.position < due.position
      order by f.position desc limit 1) front on true),
  mine as (
    select o.id from outbox o join second on o.id = second.id
    where o.parked_at is null and o.behind is null and o.next_attempt_at <= now()
    for update of o skip locked),
  held as (
    select o.id from outbox o join second on o.id = second.front
    where o.parked_at is null
    for share of o skip locked),
  formed as (
    update outbox o set behind = second.front
    from second
    where o.id = second.id and second.id in (select id from mine)
      and second.front in (select id from held)
    returning o.id)
  select count(*) from formed
$$;

-- Takes up to so many events that are due, oldest first, and leases them.
create function claim_events(in_max int, in_lease_millis bigint)
returns table (
  id uuid, tenant text, name text, key text, occurred_at timestamptz, data json, attempt int,
  done text[])
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
  with due as (
    select o.id, o.next_attempt_at from outbox o
    where o.parked_at is null and o.behind is null and o.next_attempt_at <= now()
      and (o.key is null or not exists (
        select 1 from outbox front
        where front.tenant = o.tenant and front.key = o.key and front.key is not null
          and front.parked_at is null and front.position < o.position))
    order by o.next_attempt_at, o.id limit in_max
    for update skip locked),
  claimed as (
    update outbox o
    set attempt = o.attempt + 1, next_attempt_at = now() + in_lease_millis * interval '1 ms'
    from due where o.id = due.id
    returning o.*, due.next_attempt_at as due_at)
  select c.id, c.tenant, c.name, c.key, c.occurred_at, c.data, c.attempt, c.done
  from claimed c order by c.due_at, c.id;
end $$;

-- As it was, but nobody waits for the disk: when the end of an event is lost, with the database's machine
-- or process, so are the deletions of its keys, and whoever is told again creates nothing again.
create or replace function complete_events(in_ids uuid[]) returns void
language plpgsql volatile
set enable_seqscan = off as $$
declare
  gone record;
begin
  -- For the transaction: a setting of the function would be over before the commit.
  perform set_config('synchronous_commit', 'off', true);
  for gone in
    delete from outbox o where o.id = any (in_ids)
    returning o.id, o.attempt, (select t.id from tenant t where t.key = o.tenant) as tenant
  loop
    if gone.attempt <= 1 then
      delete from idempotency q where q.tenant = gone.tenant and q.scope = 'event:' || gone.id;
    else
      update idempotency q set expires_at = now() + interval '1 hour'
      where q.tenant = gone.tenant and q.scope = 'event:' || gone.id;
    end if;
  end loop;
  update outbox o set behind = null where o.behind = any (in_ids);
end $$;
