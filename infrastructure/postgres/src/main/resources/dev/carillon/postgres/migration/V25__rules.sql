-- Which rule, in which version, made a notification: `rule@version`; null: none did.
alter table event_notification add column origin text;

-- What happened, for whoever tries rules on it; null: it is not known (any more).
alter table told_event add column key text, add column data text;
create index told_event_time on told_event (tenant, occurred_at, id) where data is not null;

-- Every version of a rule that a node has run, as it was written.
create table rule_version (
  rule         text collate "C" not null,
  version      text not null,
  source       text not null,
  loaded_at    timestamptz not null default now(),
  last_run_at  timestamptz not null default now(),
  primary key (rule, version)
);
create index rule_version_age on rule_version (last_run_at);

-- How often rules met events, by day in UTC.
create table rule_hit (
  tenant   text collate "C" not null,
  rule     text collate "C" not null,
  day      date not null,
  told     bigint not null,
  passed   bigint not null,
  expired  bigint not null,
  failed   bigint not null,
  last_at  timestamptz not null,
  primary key (tenant, rule, day)
);
create index rule_hit_age on rule_hit (day);

-- As it was, and keeps what happened and which rule made what.
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
      insert into told_event (id, tenant, name, key, occurred_at, data, attempts, last_error)
      select o.id, o.tenant, o.name, o.key, o.occurred_at, o.data::text, o.attempt, o.last_error
      from o on conflict do nothing)
    select o.id, o.attempt, (select t.id from tenant t where t.key = o.tenant) as tenant from o
  loop
    if gone.attempt <= 1 then
      with k as (
        delete from idempotency q where q.tenant = gone.tenant and q.scope = 'event:' || gone.id
        returning q.id, q.fingerprint)
      insert into event_notification (event, notification, origin)
      select gone.id, k.id, nullif(k.fingerprint, '') from k on conflict do nothing;
    else
      with k as (
        update idempotency q set expires_at = now() + interval '1 hour'
        where q.tenant = gone.tenant and q.scope = 'event:' || gone.id
        returning q.id, q.fingerprint)
      insert into event_notification (event, notification, origin)
      select gone.id, k.id, nullif(k.fingerprint, '') from k on conflict do nothing;
    end if;
  end loop;
  update outbox o set behind = null where o.behind = any (in_ids);
end $$;

-- Whether a JSON text has someone's id as a value, be it as a number. What cannot be looked through
-- counts as if it had.
create function mentions(in_data text, in_who text) returns boolean
language plpgsql immutable as $$
begin
  return jsonb_path_exists(in_data::jsonb, '$.** ? (@ == $who)', jsonb_build_object('who', in_who))
    or in_who ~ '^-?[0-9]{1,18}$' and jsonb_path_exists(in_data::jsonb, '$.** ? (@ == $who)',
      jsonb_build_object('who', in_who::bigint));
exception when others then
  return true;
end $$;
