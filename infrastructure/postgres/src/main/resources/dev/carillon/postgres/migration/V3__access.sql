-- The keys that backends call with: a digest of the secret, never the secret.
create table service_key (
  id             text collate "C" primary key,
  tenant         text collate "C" not null,
  name           text not null,
  secret_sha256  text not null,
  created_at     timestamptz not null,
  revoked_at     timestamptz
);

-- Sign-ins that no longer count although their tokens have not expired.
create table revocation (
  tenant        text collate "C" not null,
  kind          text not null check (kind in ('user', 'token')),
  subject       text collate "C" not null,
  revoked_at    timestamptz not null,
  forget_after  timestamptz not null,
  primary key (tenant, kind, subject)
);
create index revocation_age on revocation (forget_after);
