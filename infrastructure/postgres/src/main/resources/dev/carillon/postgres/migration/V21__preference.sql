-- What people want to be told: rules as columns of equal length, one entry each. A tenant's defaults
-- have an empty receiver, which is nobody's id.
create table preference (
  tenant           int not null,
  receiver         text collate "C" not null,
  types            text[] not null default '{}',
  channels         text[] not null default '{}',
  allowed          boolean[] not null default '{}',
  required         boolean[] not null default '{}',
  quiet_from       time,
  quiet_to         time check ((quiet_from is null) = (quiet_to is null)),
  digest_millis    bigint,
  digest_at        time,
  primary key (tenant, receiver)
);

-- Made once, by the first node that needs it, and known to all of them.
create table generated_secret (
  name   text collate "C" primary key,
  value  bytea not null
);
