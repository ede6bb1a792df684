-- What people follow. The count is kept by whoever changes the members, under the topic's lock.
create table topic (
  tenant   int not null,
  key      text collate "C" not null,
  members  bigint not null default 0 check (members >= 0),
  primary key (tenant, key)
);

create table topic_member (
  tenant    int not null,
  topic     text collate "C" not null,
  receiver  text collate "C" not null,
  primary key (tenant, topic, receiver)
);

-- One notification for many. Where it stands is the cursor: whoever writes a chunk of copies moves it
-- in the same statement, and only from where they found it, so that no chunk is written twice.
create table broadcast (
  id                  uuid primary key,
  tenant              int not null,
  -- Null: everyone.
  topic               text collate "C",
  critical            boolean not null,
  sender              text collate "C" not null,
  object              text not null,
  type                text not null,
  texts               text,
  payload             json not null,
  created_at          timestamptz not null,
  expires_at          timestamptz,
  origin              text collate "C",
  origin_fingerprint  text,
  state               text not null default 'RUNNING'
    check (state in ('RUNNING', 'DONE', 'CANCELLED', 'EXPIRED')),
  finished_at         timestamptz check ((state = 'RUNNING') = (finished_at is null)),
  cursor              text collate "C" not null default '',
  counted             boolean not null default false,
  expected            bigint,
  sent                bigint not null default 0,
  failed              bigint not null default 0,
  -- When it may be claimed. Moving it forward is the lease.
  next_turn_at        timestamptz not null default now(),
  last_turn_at        timestamptz
) with (fillfactor = 50);

create unique index broadcast_origin on broadcast (tenant, origin) where origin is not null;
create index broadcast_list on broadcast (tenant, id);
create index broadcast_running on broadcast (tenant) where finished_at is null;
create index broadcast_finished on broadcast (finished_at) where finished_at is not null;

-- The first receivers of each that got no copy.
create table broadcast_failure (
  broadcast  uuid not null references broadcast on delete cascade,
  receiver   text collate "C" not null,
  reason     text not null,
  primary key (broadcast, receiver)
);
