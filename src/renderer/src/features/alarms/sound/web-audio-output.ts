import type { ToneOutput } from './alarm-player.ts';

/** Rise and fall of each beep: without them every one begins and ends with a click. */
const RAMP_S = 0.008;

/** Plain tones on the computer's loudspeaker: no sound file that could fail to load. */
export function createWebAudioOutput(context: AudioContext): ToneOutput {
  const master = context.createGain();
  master.connect(context.destination);
  return {
    nowS: () => context.currentTime,
    tone: ({ atS, durationS, frequencyHz }) => {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      // A triangle carries through a noisy room better than a sine and grates less than a square.
      oscillator.type = 'triangle';
      oscillator.frequency.value = frequencyHz;
      gain.gain.setValueAtTime(0, atS);
      gain.gain.linearRampToValueAtTime(1, atS + RAMP_S);
      gain.gain.setValueAtTime(1, atS + durationS - RAMP_S);
      gain.gain.linearRampToValueAtTime(0, atS + durationS);
      oscillator.connect(gain).connect(master);
      oscillator.onended = () => gain.disconnect();
      oscillator.start(atS);
      oscillator.stop(atS + durationS);
      return () => oscillator.stop();
    },
    setVolume: (volume) => {
      // Loudness is felt by powers: with a linear gain the lower half of the slider would seem to do nothing.
      master.gain.setTargetAtTime(volume ** 2, context.currentTime, 0.01);
    },
  };
}
