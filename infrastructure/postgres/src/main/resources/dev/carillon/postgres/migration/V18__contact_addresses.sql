-- Where someone is reached. Null: not known.
alter table contact add column email text, add column email_verified boolean not null default false,
  add column phone text;
