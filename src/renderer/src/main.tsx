import '@fontsource-variable/inter/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { createDeskForThisPage } from './client/index.ts';
import { createTranslations } from './i18n/index.ts';
import { mendLanguage } from './lib/mend-language.ts';
import { usePreferences } from './lib/preferences.ts';

// Before any page with charts is loaded.
mendLanguage();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const desk = createDeskForThisPage();
const translations = createTranslations(usePreferences.getState().language);
createRoot(root).render(
  <StrictMode>
    <App desk={desk} translations={translations} />
  </StrictMode>,
);
