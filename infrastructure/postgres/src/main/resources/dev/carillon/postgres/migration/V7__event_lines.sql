-- Events of one tenant and key are told one after another, in the order in which they were published.
alter table outbox
  add column position bigint generated always as identity,
  -- The event in front of it in its key's line. Nobody looks at a row that has one, so that a line of
  -- a hundred thousand costs a claim nothing; who takes the front one away clears it.
  add column behind uuid;

create index outbox_line on outbox (tenant, key, position)
  where key is not null and parked_at is null;
create index outbox_behind on outbox (behind) where behind is not null;

create index outbox_line_due on outbox (next_attempt_at, id)
  where key is not null and parked_at is null and behind is null;

drop index outbox_due;
create index outbox_due on outbox (next_attempt_at, id) where parked_at is null and behind is null;
