import { describe, expect, test } from 'vitest';
import css from './tokens.css?raw';

const tokens = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map((match) => [
    match[1] ?? '',
    { light: match[2] ?? '', dark: match[3] ?? '' },
  ]),
);

type Theme = 'light' | 'dark';

function colour(name: string, theme: Theme): string {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`no colour token --${name}`);
  return token[theme];
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const channel = (offset: number): number => {
    const value = Number.parseInt(hex.slice(offset, offset + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const themes: readonly Theme[] = ['light', 'dark'];
const grounds = ['surface', 'panel', 'raised', 'selected'];
const texts = [
  'text',
  'text-quiet',
  'priority-critical',
  'priority-high',
  'priority-medium',
  'priority-low',
  'test',
];
const textPairs = [
  ...['map-water', 'map-land'].flatMap((ground) =>
    ['text', 'text-quiet'].map((text) => [text, ground] as const),
  ),
  ...grounds.flatMap((ground) => texts.map((text) => [text, ground] as const)),
  ['on-strong', 'text'] as const,
  ...['critical', 'high', 'medium', 'low'].map(
    (priority) => [`on-mark-${priority}`, `mark-${priority}`] as const,
  ),
];

describe.each(themes)('the %s theme', (theme) => {
  test.each(textPairs)('shows --%s on --%s at 4.5:1 or better', (text, ground) => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['surface', 'panel', 'raised'])('draws control borders on --%s at 3:1 or better', (ground) => {
    expect(contrast(colour('control-border', theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });

  test.each(grounds)('draws the focus ring on --%s at 3:1 or better', (ground) => {
    expect(contrast(colour('focus', theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});
