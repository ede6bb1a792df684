-- Whoever is erased has deliveries whose notification is no longer there.
create index delivery_receiver on delivery (tenant, receiver);

-- Whom a notification that waits is for. The operators of json refuse a whole document for half a
-- surrogate pair anywhere in it, so it stands beside the request.
alter table scheduled add column receiver text collate "C";
do $$
declare
  waiting record;
begin
  for waiting in
    select id, request from scheduled
    where kind = 'NOTIFICATION' and request is not null
  loop
    begin
      update scheduled set receiver = waiting.request ->> 'receiverId' where id = waiting.id;
    exception when data_exception then
      update scheduled set receiver =
        (regexp_match(waiting.request::text, '"receiverId"\s*:\s*"([^"\\]*)"'))[1]
      where id = waiting.id;
    end;
  end loop;
end $$;
create index scheduled_receiver on scheduled (tenant, receiver) where receiver is not null;
create index scheduled_caller on scheduled (tenant, caller);
