import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PanelOutput } from '../../../shared/panels/model.ts';
import { OutputTile, SequenceTile } from '../features/commands/index.ts';
import { DeviceChartTile } from '../features/devices/index.ts';
import type { GuestTiles, TileProps } from '../features/panels/index.ts';
import { ChannelTile } from '../features/relays/index.ts';

const OUTPUTS = {
  siren: 'SIREN',
  turret: 'TURRET',
  relay1: 'RELAY1',
  relay2: 'RELAY2',
  fan: 'FAN',
} as const satisfies Record<PanelOutput, string>;

function buttonLabel({ output, state }: TileProps<'button'>['tile'], t: TFunction<'panels'>): string {
  return `${t(`output.${output}`)} ${t(state ? 'form.on' : 'form.off')}`;
}

/** What other features show on panels. */
export const guestTiles: GuestTiles = {
  chart: ({ tile }) => <DeviceChartTile id={tile.deviceId} metric={tile.metric} range={tile.range} />,
  relay: ({ tile, mayUse }) => (
    <ChannelTile deviceId={tile.deviceId} relayIndex={tile.relayIndex} mayUse={mayUse} />
  ),
  output: ({ tile, mayUse }) => (
    <OutputTile deviceId={tile.deviceId} output={OUTPUTS[tile.output]} mayUse={mayUse} />
  ),
  sequence: ({ tile, mayUse }) => <SequenceTile id={tile.sequenceId} mayUse={mayUse} />,
  button: function ButtonTile({ tile, mayUse }) {
    const { t } = useTranslation('panels');
    const { deviceId, output, state, durationS } = tile;
    const only = { state, durationS, label: buttonLabel(tile, t) };
    return <OutputTile deviceId={deviceId} output={OUTPUTS[output]} mayUse={mayUse} only={only} />;
  },
};
