-- users, their sessions, and the two look-ups that happen before the organisation is known.

-- Up Migration

create type user_role as enum ('viewer', 'operator', 'technician', 'supervisor', 'administrator');

create table users (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  username text not null unique check (username ~ '^[a-z0-9][a-z0-9._-]{2,31}$'),
  display_name text not null check (btrim(display_name) <> ''),
  email text check (email like '%_@_%'),
  password_hash text not null,
  role user_role not null,
  is_active boolean not null default true,
  must_change_password boolean not null default false,
  failed_logins int not null default 0 check (failed_logins >= 0),
  locked_until timestamptz,
  last_login_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id)
);
create trigger touch before update on users for each row execute function touch_updated_at();
select isolate_by_organisation('users');
grant select, insert, update on users to watchdesk_app;

-- Only the digest of a token is kept: a copy of the database logs nobody in.
create table sessions (
  id uuid primary key default gen_random_uuid(),
  organisation_id bigint not null references organisations,
  user_id bigint not null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  station text not null,
  edition text not null,
  address inet,
  locked boolean not null default false,
  created_at timestamptz not null default now(),
  last_activity_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
);
create index on sessions (user_id) where ended_at is null;
select isolate_by_organisation('sessions');
grant select, insert, update, delete on sessions to watchdesk_app;

create function find_login(login_name text)
  returns table (
    user_id bigint,
    organisation_id bigint,
    organisation_name text,
    username text,
    display_name text,
    role user_role,
    password_hash text,
    is_active boolean,
    must_change_password boolean,
    failed_logins int,
    locked_until timestamptz
  )
  language sql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  select u.id, u.organisation_id, o.name, u.username, u.display_name, u.role, u.password_hash,
         u.is_active and o.is_active, u.must_change_password, u.failed_logins, u.locked_until
  from users u
  join organisations o on o.id = u.organisation_id
  where u.username = lower(login_name)
$$;
revoke all on function find_login(text) from public;
grant execute on function find_login(text) to watchdesk_app;

-- Expiry is judged by the caller's clock.
create function find_session(session_token_hash bytea)
  returns table (
    session_id uuid,
    user_id bigint,
    organisation_id bigint,
    organisation_name text,
    username text,
    display_name text,
    role user_role,
    must_change_password boolean,
    locked boolean,
    station text,
    edition text,
    created_at timestamptz,
    last_activity_at timestamptz,
    expires_at timestamptz
  )
  language sql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  select s.id, u.id, u.organisation_id, o.name, u.username, u.display_name, u.role, u.must_change_password,
         s.locked, s.station, s.edition, s.created_at, s.last_activity_at, s.expires_at
  from sessions s
  join users u on u.id = s.user_id
  join organisations o on o.id = u.organisation_id
  where s.token_hash = session_token_hash and s.ended_at is null and u.is_active and o.is_active
$$;
revoke all on function find_session(bytea) from public;
grant execute on function find_session(bytea) to watchdesk_app;

-- Down Migration

drop function find_session(bytea);
drop function find_login(text);
drop table sessions;
drop table users;
drop type user_role;
