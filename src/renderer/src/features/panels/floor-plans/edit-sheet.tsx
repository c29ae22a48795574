import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId, SiteId } from '../../../../../shared/contract/primitives.ts';
import type { FloorPlanDraft, PlanPlace } from '../../../../../shared/panels/model.ts';
import { classNames } from '../../../lib/class-names.ts';
import styles from '../plan.module.css';
import { isOffline, MarkFace, placeStyle } from '../plan-mark.tsx';
import { PlanSheet } from '../plan-sheet.tsx';
import { useDeviceCondition } from '../use-device-condition.ts';
import { movePlace } from './move-place.ts';

/** In percent of the picture. */
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const LARGE_STEP = 5;

interface Drag {
  readonly pointerId: number;
  readonly deviceId: DeviceId;
  readonly startX: number;
  readonly startY: number;
  /** Where all of them were before. */
  readonly from: readonly PlanPlace[];
}

interface EditSheetProps {
  readonly siteId: SiteId;
  readonly draft: FloorPlanDraft;
  readonly selected: DeviceId | null;
  readonly onSelect: (id: DeviceId) => void;
  readonly onPlaces: (places: PlanPlace[]) => void;
}

/** The plan with its devices, to be moved by pointer or arrows, and taken off with Delete. */
export function EditSheet({ siteId, draft, selected, onSelect, onPlaces }: EditSheetProps): ReactNode {
  const { image, name, places } = draft;
  const sheet = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);

  function press(event: KeyboardEvent, deviceId: DeviceId): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = ARROWS[event.key];
    const size = event.shiftKey ? LARGE_STEP : 1;
    if (step !== undefined) onPlaces(movePlace(places, deviceId, step[0] * size, step[1] * size));
    else if (event.key === 'Delete' || event.key === 'Backspace')
      onPlaces(places.filter((place) => place.deviceId !== deviceId));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function grab(event: PointerEvent<HTMLElement>, deviceId: DeviceId): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { pointerId, clientX: startX, clientY: startY } = event;
    setDrag({ pointerId, deviceId, startX, startY, from: places });
  }

  function follow(event: PointerEvent): void {
    const box = sheet.current?.getBoundingClientRect();
    if (drag === null || box === undefined || event.pointerId !== drag.pointerId) return;
    const dx = ((event.clientX - drag.startX) / Math.max(1, box.width)) * 100;
    const dy = ((event.clientY - drag.startY) / Math.max(1, box.height)) * 100;
    onPlaces(movePlace(drag.from, drag.deviceId, dx, dy));
  }

  return (
    <PlanSheet siteId={siteId} image={image} alt={name} sheetRef={sheet}>
      {places.map((place) => (
        <MovableMark
          key={place.deviceId}
          place={place}
          isSelected={place.deviceId === selected}
          onFocus={() => onSelect(place.deviceId)}
          onKeyDown={(event) => press(event, place.deviceId)}
          onPointerDown={(event) => grab(event, place.deviceId)}
          onPointerMove={follow}
          onPointerEnd={() => setDrag(null)}
        />
      ))}
    </PlanSheet>
  );
}

interface MovableMarkProps {
  readonly place: PlanPlace;
  readonly isSelected: boolean;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerEnd: () => void;
}

function MovableMark({ place, isSelected, onPointerEnd, ...handlers }: MovableMarkProps): ReactNode {
  const { t } = useTranslation('panels');
  const condition = useDeviceCondition(place.deviceId);
  const { device } = condition;
  if (device === undefined) return null;
  const { name } = device.identity;
  return (
    <button
      type="button"
      aria-label={t('plans.mark', {
        name,
        left: String(Math.round(place.xPercent)),
        top: String(Math.round(place.yPercent)),
      })}
      title={name}
      className={classNames(
        styles['mark'],
        styles['movable'],
        isOffline(condition) && styles['offline'],
        isSelected && styles['selected'],
      )}
      style={placeStyle(place)}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      {...handlers}
    >
      <MarkFace {...condition} device={device} />
    </button>
  );
}
