-- Who called what, from where, with which outcome.

-- Up Migration

-- Append-only. organisation_id is null for the failed login of an unknown user; such a line is written by anyone
-- and read by the owner alone.
create table audit_logs (
  id bigint generated always as identity primary key,
  organisation_id bigint references organisations,
  at timestamptz not null default now(),
  user_id bigint,
  user_name text,
  station text,
  address inet,
  procedure text not null,
  -- The call's input with secrets removed.
  input jsonb,
  outcome text not null,
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete set null (user_id)
);
create index on audit_logs (organisation_id, at desc);
alter table audit_logs enable row level security;
alter table audit_logs force row level security;
create policy owner_all on audit_logs to watchdesk_owner using (true) with check (true);
create policy app_read on audit_logs for select to watchdesk_app
  using (organisation_id = (select current_organisation()));
create policy app_write on audit_logs for insert to watchdesk_app
  with check (organisation_id is null or organisation_id = (select current_organisation()));
grant select, insert on audit_logs to watchdesk_app;

-- Down Migration

drop table audit_logs;
