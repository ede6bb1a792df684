-- Events that every listener has heard, and what they made: for whoever asks why someone did, or did
-- not, get something. What is still to be told is in the outbox, and what it made so far is found by its
-- keys.
create table told_event (
  id           uuid primary key,
  tenant       text collate "C" not null,
  name         text not null,
  occurred_at  timestamptz not null,
  told_at      timestamptz not null default now(),
  attempts     int not null,
  last_error   text
);
create index told_event_age on told_event (told_at);

create table event_notification (
  event         uuid not null,
  notification  uuid not null,
  primary key (event, notification)
);
create index event_notification_made on event_notification (notification);

comment on column delivery_attempt.nth is 'From 0; -1 is what preferences said before it, when they did.';

-- As it was, and keeps what it takes away for as long as people may ask for it.
create or replace function complete_events(in_ids uuid[]) returns void
language plpgsql volatile
set enable_seqscan = off as $$
declare
  gone record;
begin
  -- For the transaction: a setting of the function would be over before the commit.
  perform set_config('synchronous_commit', 'off', true);
  for gone in
    with o as (delete from outbox o where o.id = any (in_ids) returning o.*),
    told as (
      insert into told_event (id, tenant, name, occurred_at, attempts, last_error)
      select o.id, o.tenant, o.name, o.occurred_at, o.attempt, o.last_error from o
      on conflict do nothing)
    select o.id, o.attempt, (select t.id from tenant t where t.key = o.tenant) as tenant from o
  loop
    if gone.attempt <= 1 then
      with k as (
        delete from idempotency q where q.tenant = gone.tenant and q.scope = 'event:' || gone.id
        returning q.id)
      insert into event_notification (event, notification)
      select gone.id, k.id from k on conflict do nothing;
    else
      with k as (
        update idempotency q set expires_at = now() + interval '1 hour'
        where q.tenant = gone.tenant and q.scope = 'event:' || gone.id
        returning q.id)
      insert into event_notification (event, notification)
      select gone.id, k.id from k on conflict do nothing;
    end if;
  end loop;
  update outbox o set behind = null where o.behind = any (in_ids);
end $$;
