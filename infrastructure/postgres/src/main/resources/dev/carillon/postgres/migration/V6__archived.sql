-- What is archived in an inbox: its pages, and those whose time of reading a read-all still has when
-- it is dropped. Without it both read the whole inbox to find a few.
create index notification_archived on notification (tenant, receiver, created_seq)
  where archived_at is not null and deleted_at is null;
