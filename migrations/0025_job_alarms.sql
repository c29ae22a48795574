-- A job that fails is an alarm: of the organisation, at no site and of no device. Its name stands where a device's does.

-- Up Migration

insert into alarm_types (code, priority, highly_managed, rank) values ('JOB', 'medium', false, 14);
create unique index alarms_one_open_job on alarms (organisation_id, device_name)
  where alarm_type = 'JOB' and state <> 'closed';
create index alarms_of_jobs on alarms (organisation_id, device_name, id desc) where alarm_type = 'JOB';

-- Down Migration

drop index alarms_of_jobs;
drop index alarms_one_open_job;
update alarms set alarm_type = 'UNKNOWN' where alarm_type = 'JOB';
delete from alarm_types where code = 'JOB';
