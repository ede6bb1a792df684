-- Events between the commit that published them and the last listener that heard them. The tenant is
-- its key, not its number: to publish must not have to write a tenant in a business's transaction.
create table outbox (
  id               uuid primary key,
  tenant           text collate "C" not null,
  name             text not null,
  key              text,
  occurred_at      timestamptz not null,
  data             json not null,
  attempt          int not null default 0,
  -- When it may be claimed. Moving it forward is the lease.
  next_attempt_at  timestamptz not null,
  done             text[] not null default '{}',
  parked_at        timestamptz,
  last_error       text
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create index outbox_due on outbox (next_attempt_at, id) where parked_at is null;
create index outbox_parked on outbox (parked_at) where parked_at is not null;
