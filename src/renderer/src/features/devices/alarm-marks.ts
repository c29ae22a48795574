import type uPlot from 'uplot';
import { type Alarm, PRIORITY_RANK, type Priority } from '../../../../shared/alarms/model.ts';

/** An alarm on the time axis. */
export interface AlarmMark {
  readonly timeMs: number;
  readonly priority: Priority;
}

export function alarmMarksOf(alarms: readonly Alarm[]): AlarmMark[] {
  return alarms
    .map((alarm) => ({ timeMs: alarm.raisedAt.getTime(), priority: alarm.priority }))
    .sort((a, b) => a.timeMs - b.timeMs);
}

/** Numbers closer together than this would run into each other. */
const LABEL_SPACE_PX = 12;

/** A thin line where an alarm was raised, with its priority's number at the top: what happened beside what was measured. */
export function drawAlarmMarks(
  plot: uPlot,
  marks: readonly AlarmMark[],
  colourOf: (token: `--${string}`) => string,
): void {
  const { ctx, bbox } = plot;
  const ratio = window.devicePixelRatio;
  ctx.save();
  ctx.lineWidth = ratio;
  ctx.font = `600 ${10 * ratio}px "Inter Variable", sans-serif`;
  ctx.textBaseline = 'top';
  let labelledX = Number.NEGATIVE_INFINITY;
  for (const { timeMs, priority } of marks) {
    const x = Math.round(plot.valToPos(timeMs / 1000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const colour = colourOf(`--priority-${priority}`);
    ctx.strokeStyle = colour;
    ctx.fillStyle = colour;
    // In a flood the curve below must stay readable.
    ctx.globalAlpha = 0.6;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.globalAlpha = 1;
    if (x - labelledX < LABEL_SPACE_PX * ratio) continue;
    labelledX = x;
    ctx.fillText(String(PRIORITY_RANK[priority]), x + 3 * ratio, bbox.top);
  }
  ctx.restore();
}
