-- The primary keys are also the lists: one tenant's projects, and one project's applications, in the
-- order of time that the ids (UUID version 7) have.
create table project (
  tenant       text collate "C" not null,
  id           uuid not null,
  owner        text collate "C" not null,
  owner_name   text not null,
  title        text not null,
  description  text not null,
  created_at   timestamptz not null,
  primary key (tenant, id)
);

create table role_application (
  tenant          text collate "C" not null,
  project         uuid not null,
  id              uuid not null,
  role_name       text collate "C" not null,
  applicant       text collate "C" not null,
  applicant_name  text not null,
  motivation      text not null,
  status          text not null check (status in ('PENDING', 'ACCEPTED', 'REJECTED')),
  created_at      timestamptz not null,
  decided_at      timestamptz,
  primary key (tenant, project, id),
  foreign key (tenant, project) references project,
  check ((status = 'PENDING') = (decided_at is null))
);

-- One pending application per applicant, project and role.
create unique index role_application_pending
  on role_application (tenant, project, applicant, role_name)
  where status = 'PENDING';
