/** Relay boards: their channels as tiles, to switch and to hold. */
export { BoardChannels } from './board-channels.tsx';
export { ChannelTile } from './channel-tile.tsx';
