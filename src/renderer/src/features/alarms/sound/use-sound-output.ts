import { useEffect, useState } from 'react';
import { type AlarmPlayer, createAlarmPlayer } from './alarm-player.ts';
import { SOUND_PATTERNS } from './sound-plan.ts';
import { useSoundStore } from './sound-store.ts';
import { hasOutputDevice } from './sound-trouble.ts';
import { createWebAudioOutput } from './web-audio-output.ts';

/** How often a running audio clock must be seen to advance; one that stands still plays to nobody. */
const CLOCK_CHECK_MS = 3000;

/** Keeps `outputDevice` of the sound store true; returns the way to stop. */
function watchOutputDevice(context: AudioContext): () => void {
  // Chromium lists outputs without a permission; it is also the browser whose contexts have a sinkId.
  const listsOutputs = 'sinkId' in context;
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  let clockS = context.currentTime;
  let stopped = false;
  const look = (): void => {
    void devices
      ?.enumerateDevices()
      .then((found) => {
        if (!stopped) useSoundStore.setState({ outputDevice: hasOutputDevice(found, listsOutputs) });
      })
      .catch(() => undefined);
  };
  let stoodStill = false;
  const checkClock = (): void => {
    const stands = context.state === 'running' && context.currentTime === clockS;
    if (stands) useSoundStore.setState({ outputDevice: false });
    else if (stoodStill) look();
    stoodStill = stands;
    clockS = context.currentTime;
  };
  look();
  devices?.addEventListener('devicechange', look);
  const timer = setInterval(checkClock, CLOCK_CHECK_MS);
  return () => {
    stopped = true;
    clearInterval(timer);
    devices?.removeEventListener('devicechange', look);
  };
}

/**
 * Opens the loudspeaker for as long as the component is mounted and keeps the sound store true. Browsers let sound
 * through only after the first click or key; every such input asks again, so that a page that was reloaded during an
 * alarm is heard as soon as anybody touches it.
 */
export function useSoundOutput(): AlarmPlayer | null {
  const [player, setPlayer] = useState<AlarmPlayer | null>(null);

  useEffect(() => {
    if (typeof AudioContext === 'undefined') {
      useSoundStore.setState({ context: null });
      return;
    }
    const context = new AudioContext({ latencyHint: 'interactive' });
    const output = createWebAudioOutput(context);
    const created = createAlarmPlayer(output);
    const wake = (): void => {
      if (context.state === 'running' || context.state === 'closed') return;
      // Refused without a gesture; the warning stays on screen and the next input tries again.
      void context.resume().catch(() => undefined);
    };
    const tell = (): void => useSoundStore.setState({ context: context.state });
    context.addEventListener('statechange', tell);
    window.addEventListener('pointerdown', wake, true);
    window.addEventListener('keydown', wake, true);
    wake();
    tell();
    const setVolume = ({ volume, leastVolume }: ReturnType<typeof useSoundStore.getState>): void =>
      output.setVolume(Math.max(volume, leastVolume));
    setVolume(useSoundStore.getState());
    const stopVolume = useSoundStore.subscribe(setVolume);
    const stopDevice = watchOutputDevice(context);
    useSoundStore.setState({
      enable: wake,
      test: (priority) => {
        wake();
        created.test(SOUND_PATTERNS[priority]);
      },
    });
    setPlayer(created);
    return () => {
      created.play(null);
      stopVolume();
      stopDevice();
      context.removeEventListener('statechange', tell);
      window.removeEventListener('pointerdown', wake, true);
      window.removeEventListener('keydown', wake, true);
      void context.close().catch(() => undefined);
    };
  }, []);

  return player;
}
