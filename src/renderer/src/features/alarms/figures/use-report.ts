import { useState } from 'react';
import { useRead, useSiteFilter } from '../../../client/index.ts';
import { fieldText, type Period, type PeriodChoice, periodOf, readPeriod } from './period.ts';

/** Which period is asked for, and what was counted in it. */
export function useReport() {
  const site = useSiteFilter();
  const [choice, setChoice] = useState<PeriodChoice>('day');
  const [own, setOwn] = useState({ from: '', to: '' });
  const [turn, setTurn] = useState(0);
  const [asked, setAsked] = useState<Period | null>(null);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const place = site === null ? {} : { siteId: site };
  const { value, problem, retry } = useRead(
    `${choice} ${asked?.from.getTime()} ${asked?.to.getTime()} ${site} ${turn}`,
    (client) => {
      const period =
        choice === 'own' && asked !== null ? asked : periodOf(choice === 'own' ? 'day' : choice, new Date());
      return client.statistics.figures({ ...period, ...place, timeZone });
    },
  );
  return {
    choice,
    own,
    setOwn,
    figures: value,
    problem,
    retry,
    /** What a file of it has to be asked for by. */
    query: value === null ? null : { from: value.from, to: value.to, ...place, timeZone },
    /** Own periods begin as the one that was shown, and are counted when they are asked for. */
    choose: (next: PeriodChoice) => {
      if (next === 'own' && value !== null) {
        setOwn({ from: fieldText(value.from), to: fieldText(value.to) });
        setAsked({ from: value.from, to: value.to });
      } else setAsked(null);
      setChoice(next);
    },
    /** False where the fields are no period. */
    ask: (): boolean => {
      if (choice !== 'own') {
        setTurn((before) => before + 1);
        return true;
      }
      const period = readPeriod(own.from, own.to);
      if (period !== null) {
        setAsked(period);
        setTurn((before) => before + 1);
      }
      return period !== null;
    },
  };
}
