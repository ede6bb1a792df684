-- What notifications are about, by a key of the business's, so that they can be taken back together.
create index notification_about on notification (tenant, about)
  where about is not null and deleted_at is null;

alter table broadcast add column about text collate "C";
create index broadcast_about on broadcast (tenant, about)
  where about is not null and finished_at is null;

-- What was resolved, and how far that is: who is killed in the middle leaves the rest to the next.
create table resolution (
  id             uuid primary key,
  tenant         int not null,
  about          text collate "C" not null,
  created_at     timestamptz not null,
  finished_at    timestamptz,
  notifications  bigint not null default 0,
  broadcasts     bigint not null default 0
);
create index resolution_open on resolution (created_at) where finished_at is null;
create index resolution_finished on resolution (finished_at) where finished_at is not null;
