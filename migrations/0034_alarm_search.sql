-- The search over the alarms of years: a document for each, kept beside the intake (docs/decisions/0026-alarm-search.md).

-- Up Migration

-- Words as they are looked for: folded, cut at whatever is neither letter nor digit, without positions or stems.
create function words_of(value text) returns text[]
  language sql immutable parallel safe
  return array(
    select distinct left(word, 60)
    from regexp_split_to_table(searchable(value), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+') word
    where word <> '');

-- Of the epoch: the index of documents is asked for one at a time.
create function week_of(at timestamptz) returns bigint
  language sql immutable parallel safe
  return floor(extract(epoch from at) / 604800)::bigint;

-- A row an alarm. A table of its own: its index must not make an alarm's updates dearer, and the log must not carry it.
create table alarm_search (
  alarm_id bigint primary key,
  organisation_id bigint not null references organisations,
  site_id bigint,
  raised_at timestamptz not null,
  -- Of the alarm when the document was made: an older one never replaces a newer.
  revision bigint not null,
  -- Words, and marks with a colon: w week, s site, d device, t type, p priority, x open or closed, o outcome, u person.
  document tsvector not null,
  foreign key (organisation_id, alarm_id) references alarms (organisation_id, id) on delete cascade
);
create index alarm_search_newest on alarm_search (organisation_id, raised_at, alarm_id);
-- Written by a round of its own, so that nobody waits; a list of what is pending would make each read dearer instead.
create index alarm_search_document on alarm_search using gin (document) with (fastupdate = off);
select isolate_by_organisation('alarm_search');
select isolate_by_site('alarm_search');

-- Every word and every person (u:) of any document, to find those that contain what somebody typed.
create table alarm_search_words (
  organisation_id bigint not null references organisations,
  word text not null collate "C",
  primary key (organisation_id, word)
);
select isolate_by_organisation('alarm_search_words');
do $$
declare
  home name := (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
                where e.extname = 'pg_trgm');
begin
  if home is not null then
    execute format('create index alarm_search_words_parts on alarm_search_words using gin (word %I.gin_trgm_ops)', home);
  end if;
exception when insufficient_privilege then
  raise notice 'pg_trgm may not be used: parts of words are looked for without an index';
end
$$;

-- Alarms whose document is behind. Without a unique key: whoever writes here must never wait. A line is only ever
-- added and taken away.
create table alarm_search_due (
  id bigint generated always as identity primary key,
  organisation_id bigint not null,
  alarm_id bigint not null
);
select isolate_by_organisation('alarm_search_due');
select isolate_by_parent('alarm_search_due', 'alarms', 'alarm_id');

-- Whatever happens to an alarm is a line of its timeline.
create function mark_alarms_to_search() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  insert into watchdesk.alarm_search_due (organisation_id, alarm_id)
  select distinct organisation_id, alarm_id from fresh;
  return null;
end
$$;
revoke all on function mark_alarms_to_search() from public;
create trigger mark_to_search after insert on alarm_timeline
  referencing new table as fresh for each statement execute function mark_alarms_to_search();

-- Newest first.
insert into alarm_search_due (organisation_id, alarm_id)
select organisation_id, id from alarms order by raised_at desc, id desc;

create function refresh_alarm_search(ids bigint[]) returns void
  language sql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  with told as (
    select t.alarm_id,
           string_agg(concat_ws(' ', t.note, t.detail->>'step', t.detail->>'contact'), ' ') as words,
           array_agg(distinct 'u:' || array_to_string(regexp_split_to_array(
             btrim(searchable(t.user_name)), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+'), ' '))
             filter (where t.user_name is not null) as people
    from alarm_timeline t where t.alarm_id = any (ids) group by t.alarm_id
  ), described as materialized (
    select a.id, a.organisation_id, a.site_id, a.raised_at, a.revision,
           words_of(concat_ws(' ', a.device_name, d.hostname, replace(a.device_mac::text, ':', ''), a.title, told.words))
             || coalesce(told.people, '{}') as words,
           array_remove(array[
             format('w:%s:%s', a.organisation_id, week_of(a.raised_at)), 's:' || a.site_id, 'd:' || a.device_id,
             't:' || a.alarm_type, 'p:' || a.priority, 'o:' || a.disposition,
             case a.state when 'closed' then 'x:closed' else 'x:open' end], null) as marks
    from alarms a
    left join devices d on d.id = a.device_id
    left join told on told.alarm_id = a.id
    where a.id = any (ids)
  ), new_words as (
    insert into alarm_search_words (organisation_id, word)
    select distinct s.organisation_id, said.word from described s cross join unnest(s.words) said (word)
    where not exists (
      select from alarm_search_words k where k.organisation_id = s.organisation_id and k.word = said.word)
    order by 1, 2
    on conflict do nothing
  )
  insert into alarm_search as known (alarm_id, organisation_id, site_id, raised_at, revision, document)
  select id, organisation_id, site_id, raised_at, revision, array_to_tsvector(words || marks) from described order by id
  on conflict (alarm_id) do update
    set site_id = excluded.site_id, revision = excluded.revision, document = excluded.document
    where known.revision <= excluded.revision
      and (known.document <> excluded.document or known.site_id is distinct from excluded.site_id)
$$;
revoke all on function refresh_alarm_search(bigint[]) from public;

-- How many were behind of those that it took.
create function refresh_due_alarm_search(most int) returns int
  language plpgsql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
declare
  taken bigint[];
begin
  with gone as (
    delete from watchdesk.alarm_search_due where id in (
      select id from watchdesk.alarm_search_due where organisation_id = watchdesk.current_organisation()
      order by id limit most for update skip locked)
    returning alarm_id
  )
  select array_agg(distinct alarm_id) into taken from gone;
  if taken is null then
    return 0;
  end if;
  -- A statement of its own, which sees whatever was committed with the lines that are gone.
  perform watchdesk.refresh_alarm_search(taken);
  return cardinality(taken);
end
$$;
revoke all on function refresh_due_alarm_search(int) from public;
grant execute on function refresh_due_alarm_search(int) to watchdesk_app;

-- Words that contain a part, the word itself first, then those that begin with it. One more than `most` says that
-- there are more.
create function words_with(part text, prefix text, most int) returns table (word text)
  language plpgsql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
declare
  organisation bigint := watchdesk.current_organisation();
begin
  return query
    select found.word from (
      (select w.word, 0 as place from watchdesk.alarm_search_words w
       where w.organisation_id = organisation and w.word = prefix || part)
      union all
      (select w.word, 1 from watchdesk.alarm_search_words w
       where w.organisation_id = organisation and w.word > prefix || part and w.word < prefix || part || U&'\+10FFFF'
       order by w.word limit most + 1)
      union all
      (select w.word, 2 from watchdesk.alarm_search_words w
       where w.organisation_id = organisation and w.word like prefix || '%' || part || '%'
         and (prefix <> '' or w.word not like '%:%')
       limit 2 * (most + 1))
    ) found
    group by found.word order by min(found.place), found.word limit most + 1;
end
$$;
revoke all on function words_with(text, text, int) from public;
grant execute on function words_with(text, text, int) to watchdesk_app;

-- The marks of so many weeks, the last of them given.
create function weeks_mark(organisation bigint, last_week bigint, width int) returns tsquery
  language sql immutable parallel safe
  return (select string_agg(format('''w:%s:%s''', organisation, week), '|')::tsquery
          from generate_series(last_week - width + 1, last_week) week);

-- Conditions on documents, held to the sites granted to the person; more of them are looked at row by row instead.
create function within_granted(wanted tsquery[], granted bigint[]) returns tsquery[]
  language sql immutable
  return case when granted is null or cardinality(granted) > 200 then wanted
    else (select string_agg(format('''s:%s''', site), '|')::tsquery from unnest(granted) site) || wanted end;

-- Documents of so many weeks that fit all conditions. Each condition is a key of its own: the index then leaps from
-- list to list instead of looking into all of them. Nothing else is named here, so that no other index can be chosen.
create function documents_of_weeks(weeks tsquery, wanted tsquery[], most int)
  returns table (alarm_id bigint, raised_at timestamptz, site_id bigint)
  language plpgsql stable
  set search_path = pg_catalog, watchdesk, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set jit = off
as $$
declare
  rest tsquery;
begin
  for place in 6..cardinality(wanted) loop
    rest := coalesce(rest && wanted[place], wanted[place]);
  end loop;
  return query
    select s.alarm_id, s.raised_at, s.site_id from watchdesk.alarm_search s
    where s.document @@ weeks
      and s.document @@ coalesce(wanted[1], weeks) and s.document @@ coalesce(wanted[2], weeks)
      and s.document @@ coalesce(wanted[3], weeks) and s.document @@ coalesce(wanted[4], weeks)
      and s.document @@ coalesce(wanted[5], weeks) and s.document @@ coalesce(rest, weeks)
    limit most;
end
$$;
revoke all on function documents_of_weeks(tsquery, tsquery[], int) from public;

-- Alarms that fit all conditions, newest first, raised from `from_at` and before (before_at, before_id). The conditions
-- of the policies stand here, because under row-level security no index could serve these operators. No choice is left
-- to the planner's guess of how many fit: what is frequent is found among the newest, in their order; what is not, by
-- the index of documents, some weeks at a time: more as long as they hold little, fewer where they hold much.
create function find_alarms(wanted tsquery[], from_at timestamptz, before_at timestamptz, before_id bigint, most int)
  returns table (alarm_id bigint, raised_at timestamptz)
  language plpgsql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set jit = off
as $$
declare
  newest constant int := 3000;
  much constant int := 5000;
  organisation bigint := watchdesk.current_organisation();
  granted bigint[] := watchdesk.granted_site_ids();
  fitting tsquery[] := watchdesk.within_granted(wanted, granted);
  all_of tsquery;
  found_now int;
  missing int := most;
  last_at timestamptz;
  last_id bigint;
  first_week bigint := watchdesk.week_of(from_at);
  week bigint;
  width int := 1;
  ids bigint[];
  times timestamptz[];
  sites bigint[];
begin
  if cardinality(granted) = 0 then
    return;
  end if;
  if cardinality(fitting) = 0 and granted is null then
    return query
      select s.alarm_id, s.raised_at from watchdesk.alarm_search s
      where s.organisation_id = organisation and s.raised_at >= from_at
        and (s.raised_at, s.alarm_id) < (before_at, before_id)
      order by s.raised_at desc, s.alarm_id desc limit most;
    return;
  end if;

  for place in 1..cardinality(fitting) loop
    all_of := coalesce(all_of && fitting[place], fitting[place]);
  end loop;
  return query
    select n.alarm_id, n.raised_at from (
      select s.alarm_id, s.raised_at, s.site_id, s.document from watchdesk.alarm_search s
      where s.organisation_id = organisation and s.raised_at >= from_at
        and (s.raised_at, s.alarm_id) < (before_at, before_id)
      order by s.raised_at desc, s.alarm_id desc limit newest
    ) n
    where (all_of is null or n.document @@ all_of) and (granted is null or n.site_id = any (granted))
    order by n.raised_at desc, n.alarm_id desc limit most;
  get diagnostics found_now = row_count;
  missing := missing - found_now;
  if missing <= 0 then
    return;
  end if;
  select s.raised_at, s.alarm_id into last_at, last_id from watchdesk.alarm_search s
  where s.organisation_id = organisation and s.raised_at >= from_at
    and (s.raised_at, s.alarm_id) < (before_at, before_id)
  order by s.raised_at desc, s.alarm_id desc offset newest - 1 limit 1;
  if last_at is null then
    return;
  end if;

  week := watchdesk.week_of(last_at);
  while missing > 0 and week >= first_week loop
    select array_agg(f.alarm_id), array_agg(f.raised_at), array_agg(f.site_id) into ids, times, sites
    from watchdesk.documents_of_weeks(watchdesk.weeks_mark(organisation, week, width), fitting,
                                      case when width > 1 then much + 1 end) f;
    if width > 1 and cardinality(ids) > much then
      width := 1;
      continue;
    end if;
    return query
      select f.id, f.at from unnest(ids, times, sites) f (id, at, site)
      where f.at >= from_at and (f.at, f.id) < (last_at, last_id) and (granted is null or f.site = any (granted))
      order by f.at desc, f.id desc limit missing;
    get diagnostics found_now = row_count;
    missing := missing - found_now;
    week := week - width;
    width := least(width * 2, 8);
  end loop;
end
$$;
revoke all on function find_alarms(tsquery[], timestamptz, timestamptz, bigint, int) from public;
grant execute on function find_alarms(tsquery[], timestamptz, timestamptz, bigint, int) to watchdesk_app;

-- How many fit, up to `most`.
create function count_alarms(wanted tsquery[], from_at timestamptz, before_at timestamptz, most int) returns int
  language plpgsql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set jit = off
as $$
declare
  organisation bigint := watchdesk.current_organisation();
  granted bigint[] := watchdesk.granted_site_ids();
  fitting tsquery[] := watchdesk.within_granted(wanted, granted);
  found_now int;
  total int := 0;
  first_week bigint := watchdesk.week_of(from_at);
  week bigint;
  width int := 1;
begin
  if cardinality(granted) = 0 then
    return 0;
  end if;
  if cardinality(fitting) = 0 and granted is null then
    select count(*) into total from (
      select from watchdesk.alarm_search s
      where s.organisation_id = organisation and s.raised_at >= from_at and s.raised_at < before_at limit most
    ) counted;
    return total;
  end if;
  select least(week_of(before_at), week_of(max(s.raised_at))) into week
  from watchdesk.alarm_search s where s.organisation_id = organisation;
  while total < most and week >= first_week loop
    -- Where a week lies whole between the two moments no more are read than are counted.
    select count(*) into found_now from (
      select from watchdesk.documents_of_weeks(
        watchdesk.weeks_mark(organisation, week, width), fitting,
        case when granted is null and week < watchdesk.week_of(before_at) and week - width >= first_week
          then most - total end) f
      where f.raised_at >= from_at and f.raised_at < before_at and (granted is null or f.site_id = any (granted))
      limit most - total
    ) counted;
    total := total + found_now;
    week := week - width;
    width := case when found_now > 0 then 1 else least(width * 2, 8) end;
  end loop;
  return total;
end
$$;
revoke all on function count_alarms(tsquery[], timestamptz, timestamptz, int) from public;
grant execute on function count_alarms(tsquery[], timestamptz, timestamptz, int) to watchdesk_app;

-- How many documents are behind, up to `most`.
create function count_due_alarm_search(most int) returns int
  language sql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  select count(*)::int from (
    select from alarm_search_due where organisation_id = current_organisation() limit most) due
$$;
revoke all on function count_due_alarm_search(int) from public;
grant execute on function count_due_alarm_search(int) to watchdesk_app;

-- Down Migration

drop trigger mark_to_search on alarm_timeline;
drop function count_due_alarm_search(int);
drop function count_alarms(tsquery[], timestamptz, timestamptz, int);
drop function find_alarms(tsquery[], timestamptz, timestamptz, bigint, int);
drop function documents_of_weeks(tsquery, tsquery[], int);
drop function within_granted(tsquery[], bigint[]);
drop function weeks_mark(bigint, bigint, int);
drop function words_with(text, text, int);
drop function refresh_due_alarm_search(int);
drop function refresh_alarm_search(bigint[]);
drop function week_of(timestamptz);
drop function mark_alarms_to_search();
drop table alarm_search_due;
drop table alarm_search_words;
drop table alarm_search;
drop function words_of(text);
