import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { useCall } from '../../client/index.ts';
import { toBase64 } from './base64.ts';
import { prepareImage } from './prepare-image.ts';

export interface AddImage {
  /** The picture's digest; null where it could not be added, and `problem` says why. */
  readonly add: (file: File) => Promise<string | null>;
  readonly pending: boolean;
  readonly problem: string | null;
}

/** Keeps a picture for the panels of a site. */
export function useAddImage(siteId: SiteId): AddImage {
  const { t } = useTranslation('panels');
  const [isPreparing, setIsPreparing] = useState(false);
  const [unreadable, setUnreadable] = useState(false);
  const call = useCall((client, content: string) => client.panels.addImage({ siteId, content }));
  async function add(file: File): Promise<string | null> {
    setUnreadable(false);
    setIsPreparing(true);
    const bytes = await prepareImage(file);
    setIsPreparing(false);
    setUnreadable(bytes === null);
    if (bytes === null) return null;
    const result = await call.run(toBase64(bytes));
    return result.ok ? result.value.digest : null;
  }
  return {
    add,
    pending: isPreparing || call.pending,
    problem: unreadable ? t('form.imageUnreadable') : (call.problem?.message ?? null),
  };
}
