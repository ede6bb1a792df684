-- What waits for its time and is about something goes too when that is resolved.
alter table scheduled add column about text collate "C";
create index scheduled_about on scheduled (tenant, about)
  where state = 'WAITING' and about is not null;

alter table resolution
  add column scheduled bigint not null default 0,
  add column held bigint not null default 0;
