-- What push services reach someone by. A token may be longer than an index takes, so its SHA-256 stands
-- for it.
create table device (
  tenant        int not null,
  receiver      text collate "C" not null,
  id            text collate "C" not null,
  platform      text collate "C" not null check (platform in ('WEB', 'FCM', 'APNS')),
  token         text not null,
  token_hash    bytea not null,
  created_at    timestamptz not null,
  last_seen_at  timestamptz not null,
  primary key (tenant, receiver, id)
);
create unique index device_token on device (tenant, platform, token_hash);
