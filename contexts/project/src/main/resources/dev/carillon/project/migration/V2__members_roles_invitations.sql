-- Null until the owner publishes the project.
alter table project add column published_at timestamptz;

-- A project takes its applications with it.
alter table role_application
  drop constraint role_application_tenant_project_fkey,
  add constraint role_application_tenant_project_fkey
    foreign key (tenant, project) references project on delete cascade;

-- The owner is not in it. The primary keys are also the lists, as in the tables before.
create table project_member (
  tenant       text collate "C" not null,
  project      uuid not null,
  id           uuid not null,
  member       text collate "C" not null,
  member_name  text not null,
  joined_at    timestamptz not null,
  primary key (tenant, project, id),
  unique (tenant, project, member),
  foreign key (tenant, project) references project on delete cascade
);

-- Who is no longer a member has no role: a role goes with the membership.
create table project_role (
  tenant       text collate "C" not null,
  project      uuid not null,
  id           uuid not null,
  role_name    text collate "C" not null,
  assignee     text collate "C" not null,
  assigned_at  timestamptz not null,
  primary key (tenant, project, id),
  unique (tenant, project, assignee, role_name),
  foreign key (tenant, project, assignee)
    references project_member (tenant, project, member) on delete cascade
);

create table project_invitation (
  tenant        text collate "C" not null,
  project       uuid not null,
  id            uuid not null,
  invitee       text collate "C" not null,
  inviter       text collate "C" not null,
  inviter_name  text not null,
  status        text not null check (status in ('PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED')),
  created_at    timestamptz not null,
  decided_at    timestamptz,
  primary key (tenant, project, id),
  foreign key (tenant, project) references project on delete cascade,
  check ((status = 'PENDING') = (decided_at is null))
);

-- One pending invitation per invitee and project; and what counts the pending ones.
create unique index project_invitation_pending
  on project_invitation (tenant, project, invitee)
  where status = 'PENDING';

-- How many projects a tenant has: changed with every project that is made or goes.
create table project_count (
  tenant    text collate "C" primary key,
  projects  bigint not null check (projects >= 0)
);

-- Exact: since the first statement nobody else writes projects until the commit.
insert into project_count (tenant, projects)
select tenant, count(*) from project group by tenant;
