import type { i18n } from 'i18next';
import { type ReactNode, useEffect } from 'react';
import { I18nextProvider } from 'react-i18next';
import { RouterProvider } from 'react-router/dom';
import { type Desk, DeskProvider } from '../client/index.ts';
import { usePreferences } from '../lib/preferences.ts';
import { ShortcutProvider } from '../lib/shortcuts.tsx';
import { ToastProvider } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { FailureBoundary } from './failure-boundary.tsx';
import { Gate } from './gate.tsx';
import { router } from './routes.tsx';

interface AppProps {
  readonly desk: Desk;
  readonly translations: i18n;
}

/** Puts the desk's choices on the document, where style and assistive technology look for them. */
function usePageSettings(translations: i18n): void {
  const theme = usePreferences((preferences) => preferences.theme);
  const language = usePreferences((preferences) => preferences.language);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    void translations.changeLanguage(language);
  }, [language, translations]);
}

export function App({ desk, translations }: AppProps): ReactNode {
  usePageSettings(translations);
  return (
    <I18nextProvider i18n={translations}>
      <FailureBoundary>
        <DeskProvider desk={desk}>
          <TooltipProvider>
            <ShortcutProvider>
              <ToastProvider>
                <Gate>
                  <RouterProvider router={router} />
                </Gate>
              </ToastProvider>
            </ShortcutProvider>
          </TooltipProvider>
        </DeskProvider>
      </FailureBoundary>
    </I18nextProvider>
  );
}
