import { useTranslation } from 'react-i18next';
import { type Device, useBoard } from '../../client/index.ts';

const IO = ['panic1', 'panic2', 'boxSw', 'siren', 'turret'] as const;

/** In words, the inputs and outputs of a box and the channels of a board that are on as they report it. */
export function useWhatIsOn({ identity, status }: Device): readonly string[] {
  const { t } = useTranslation('panels');
  const channels = useBoard(identity.id)?.relays ?? [];
  return [
    ...IO.filter((name) => status?.[name] === true).map((name) => t(`tile.on.${name}`)),
    ...channels
      .filter(
        ({ isActive, reportedState, normallyOn }) =>
          isActive && reportedState !== null && reportedState !== normallyOn,
      )
      .map(({ name }) => t('tile.on.channel', { name })),
  ];
}
