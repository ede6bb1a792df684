-- Tenants get a number on their first write, so that the large tables and their indexes carry four
-- bytes in its place.
create table tenant (
  id   int generated always as identity primary key,
  key  text collate "C" not null unique
);

-- One row per receiver: the number of the latest change, the exact unread count, the highest read-all
-- mark. Never deleted, or its numbers would begin again. Half-filled pages keep its updates HOT.
create table inbox (
  tenant      int not null,
  receiver    text collate "C" not null,
  -- Another history has another epoch. Below 2^53, which is what JavaScript counts exactly.
  epoch       bigint not null default (1 + floor(random() * 9e15))::bigint,
  seq         bigint not null,
  unread      int not null check (unread >= 0),
  read_up_to  bigint not null default 0,
  -- What changed at or below this is no longer kept in full.
  pruned_seq  bigint not null default 0,
  primary key (tenant, receiver)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- A row counts as unread while it is neither deleted nor archived, read_at is null, and
-- unread_seq > inbox.read_up_to. Foreign keys are left out on purpose: every row is written together
-- with its inbox, and the check would cost each insert a lock on the tenant.
create table notification (
  id           uuid primary key,
  tenant       int not null,
  receiver     text collate "C" not null,
  sender       text not null,
  object       text not null,
  type         text not null,
  -- json keeps the text as it came; jsonb would not. Null once deleted.
  payload      json,
  created_seq  bigint not null,
  unread_seq   bigint not null,
  seq          bigint not null,
  created_at   timestamptz not null,
  -- The row's own time. A read-all does not write it: see read_mark.
  read_at      timestamptz,
  archived_at  timestamptz,
  deleted_at   timestamptz,
  expires_at   timestamptz,
  group_key    text,
  group_count  int not null default 1,
  about        text
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);

-- Few indexes: read_at stands in a predicate, so every change of a row writes all of them.
create unique index notification_sync on notification (tenant, receiver, seq);
create unique index notification_history on notification (tenant, receiver, created_seq);
create index notification_unread on notification (tenant, receiver, unread_seq)
  where read_at is null and archived_at is null and deleted_at is null;

-- One row per read-all. It covers what has unread_seq <= up_to: such a row was read at the time of
-- the first mark that covers it. Settled: every row it covers has that time in read_at.
create table read_mark (
  tenant    int not null,
  receiver  text collate "C" not null,
  seq       bigint not null,
  up_to     bigint not null,
  read_at   timestamptz not null,
  settled   boolean not null default false,
  primary key (tenant, receiver, seq)
);
create index read_mark_age on read_mark (settled, read_at);

-- Which requests were carried out already. No expiry: until the scope's owner drops it.
create table idempotency (
  tenant       int not null,
  scope        text collate "C" not null,
  key          text collate "C" not null,
  fingerprint  text not null,
  id           uuid not null,
  expires_at   timestamptz,
  primary key (tenant, scope, key)
) with (autovacuum_vacuum_scale_factor = 0.05);
create index idempotency_expiry on idempotency (expires_at) where expires_at is not null;
