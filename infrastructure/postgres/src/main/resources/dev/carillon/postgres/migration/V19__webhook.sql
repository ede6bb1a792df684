-- URLs that a tenant's notifications are sent to. There are two secrets while they are being changed.
create table webhook_endpoint (
  tenant           int not null,
  id               text collate "C" not null,
  url              text not null,
  types            text[] not null,
  secret           text not null,
  created_at       timestamptz not null,
  disabled_at      timestamptz,
  disabled_reason  text check ((disabled_at is null) = (disabled_reason is null)),
  primary key (tenant, id)
);
