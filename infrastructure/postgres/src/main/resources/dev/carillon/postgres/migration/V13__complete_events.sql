-- Takes events away that every listener has heard, with the keys of what they created, and lets those
-- come forward that stand behind them: by a statement of its own, which sees who got in line while the
-- first one waited. The keys go when the event was claimed once: no one else can be telling it.
-- Otherwise an earlier claimer whose lease ran out may still be at it, on a node that stood still, and
-- would create a second notification if the keys were gone: they stay for an hour.
--
-- A loop, because a join with the keys was planned as a scan of all of them.
create function complete_events(in_ids uuid[]) returns void
language plpgsql volatile as $$
declare
  gone record;
begin
  for gone in
    delete from outbox o where o.id = any (in_ids)
    returning o.id, o.attempt, (select t.id from tenant t where t.key = o.tenant) as tenant
  loop
    if gone.attempt <= 1 then
      delete from idempotency q where q.tenant = gone.tenant and q.scope = 'event:' || gone.id;
    else
      update idempotency q set expires_at = now() + interval '1 hour'
      where q.tenant = gone.tenant and q.scope = 'event:' || gone.id;
    end if;
  end loop;
  update outbox o set behind = null where o.behind = any (in_ids);
end $$;
