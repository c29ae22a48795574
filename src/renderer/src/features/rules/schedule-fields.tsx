import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DaySpan, WeeklySchedule } from '../../../../shared/rules/weekly-schedule.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { OFFICE_HOURS } from './draft.ts';
import styles from './rules.module.css';
import { readDates, readSpans, spansText } from './schedule-text.ts';
import { TEXTS } from './texts.ts';

interface ScheduleFieldsProps {
  readonly schedule: WeeklySchedule | null;
  readonly onChange: (schedule: WeeklySchedule | null) => void;
  /** A text that cannot be read keeps the rule from being saved. */
  readonly onReadable: (field: string, isReadable: boolean) => void;
}

const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** When a rule is armed. Written, not dragged: a week takes seven lines on the keyboard. */
export function ScheduleFields({ schedule, onChange, onReadable }: ScheduleFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [copies, setCopies] = useState(0);
  const setDay = (day: number, spans: DaySpan[]): void => {
    if (schedule === null) return;
    const [mo, tu, we, th, fr, sa, su] = schedule.days;
    const days = [mo, tu, we, th, fr, sa, su] satisfies WeeklySchedule['days'];
    days[day] = spans;
    onChange({ ...schedule, days });
  };
  const copyMonday = (): void => {
    if (schedule === null) return;
    const [mo, , , , , sa, su] = schedule.days;
    setCopies((before) => before + 1);
    onChange({ ...schedule, days: [mo, mo, mo, mo, mo, sa, su] });
  };
  return (
    <>
      <div className={styles['wide']}>
        <Select
          label={t('schedule.label')}
          hint={t('schedule.hint')}
          value={schedule === null ? 'always' : 'weekly'}
          options={(['always', 'weekly'] as const).map((each) => ({
            value: each,
            label: t(`schedule.${each}`),
          }))}
          onValueChange={(next) => onChange(next === 'always' ? null : OFFICE_HOURS)}
        />
      </div>
      {schedule === null ? null : (
        <div key={copies} className={styles['week']}>
          {DAYS.map((day) => (
            <SpansField
              key={day}
              label={t(`day.${day}`)}
              spans={schedule.days[day]}
              onChange={(spans) => setDay(day, spans)}
              onReadable={(isReadable) => onReadable(`day ${day}`, isReadable)}
            />
          ))}
          <SpansField
            label={t('schedule.onHolidays')}
            spans={schedule.onHolidays}
            onChange={(onHolidays) => onChange({ ...schedule, onHolidays })}
            onReadable={(isReadable) => onReadable('holidays', isReadable)}
          />
          <DatesField
            dates={schedule.holidays}
            onChange={(holidays) => onChange({ ...schedule, holidays })}
            onReadable={(isReadable) => onReadable('dates', isReadable)}
          />
          <div>
            <Button onClick={copyMonday}>{t('schedule.copy')}</Button>
          </div>
        </div>
      )}
    </>
  );
}

interface SpansFieldProps {
  readonly label: string;
  readonly spans: readonly DaySpan[];
  readonly onChange: (spans: DaySpan[]) => void;
  readonly onReadable: (isReadable: boolean) => void;
}

function SpansField({ label, spans, onChange, onReadable }: SpansFieldProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [text, setText] = useState(() => spansText(spans));
  return (
    <TextField
      label={label}
      placeholder={t('schedule.notArmed')}
      autoComplete="off"
      value={text}
      error={readSpans(text) === null ? t('schedule.wrongHours') : undefined}
      onChange={({ target }) => {
        setText(target.value);
        const read = readSpans(target.value);
        onReadable(read !== null);
        if (read !== null) onChange(read);
      }}
    />
  );
}

interface DatesFieldProps {
  readonly dates: readonly string[];
  readonly onChange: (dates: string[]) => void;
  readonly onReadable: (isReadable: boolean) => void;
}

function DatesField({ dates, onChange, onReadable }: DatesFieldProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [text, setText] = useState(() => dates.join('\n'));
  return (
    <TextArea
      label={t('schedule.holidays')}
      hint={t('schedule.holidaysHint')}
      value={text}
      error={readDates(text) === null ? t('schedule.wrongDate') : undefined}
      onChange={({ target }) => {
        setText(target.value);
        const read = readDates(target.value);
        onReadable(read !== null);
        if (read !== null) onChange(read);
      }}
    />
  );
}
