import { createHashRouter, Navigate } from 'react-router';
import {
  AlarmAdministration,
  AlarmsPage,
  BoardPage,
  FiguresPage,
  NuisancePage,
  ShelfPage,
  WindowsPage,
} from '../features/alarms/index.ts';
import {
  BulkNewPage,
  BulkPage,
  CommandsPage,
  DeviceConfiguration,
  OutputSwitching,
  SequenceEditorPage,
  SequencePage,
  SequencesPage,
} from '../features/commands/index.ts';
import { DatabasePage } from '../features/database/index.ts';
import { DevicePage, DevicesPage, MessagesPage } from '../features/devices/index.ts';
import { EscalationPage } from '../features/escalation/index.ts';
import { HandoverPage, PastPage, RecordPage } from '../features/handovers/index.ts';
import { IncidentPage, SearchPage } from '../features/incidents/index.ts';
import { MapPage } from '../features/map/index.ts';
import { FloorPlansPage, PanelPage, PanelsPage } from '../features/panels/index.ts';
import { PlansPage } from '../features/plans/index.ts';
import { MakesPage, PlacesPage } from '../features/registry/index.ts';
import { RulePage, RulesPage } from '../features/rules/index.ts';
import { StationsPage } from '../features/stations/index.ts';
import { UsersPage } from '../features/users/index.ts';
import { Administration } from './administration.tsx';
import { DeviceExtras } from './device-extras.tsx';
import { Frame } from './frame.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { guestTiles } from './panel-tiles.tsx';
import { SiteExtra } from './site-extra.tsx';

const deviceExtras = { first: DeviceExtras, last: DeviceConfiguration };

/** Addresses after the #: the desktop's page comes from a file, which has no paths of its own. */
export const router = createHashRouter([
  {
    path: '/',
    element: <Frame />,
    children: [
      { index: true, element: <Navigate to="/alarms" replace /> },
      { path: 'alarms', element: <AlarmsPage /> },
      { path: 'alarms/shelf', element: <ShelfPage /> },
      { path: 'alarms/quiet', element: <WindowsPage key="quiet" board="quiet" /> },
      { path: 'alarms/storm', element: <WindowsPage key="storm" board="storm" /> },
      { path: 'alarms/nuisance', element: <NuisancePage /> },
      { path: 'alarms/figures', element: <FiguresPage /> },
      { path: 'alarms/search', element: <SearchPage frame={BoardPage} /> },
      { path: 'alarms/:id', element: <AlarmsPage /> },
      { path: 'alarms/:id/incident', element: <IncidentPage /> },
      { path: 'devices', element: <DevicesPage /> },
      { path: 'devices/:id', element: <DevicePage extras={deviceExtras} /> },
      { path: 'commands', element: <CommandsPage /> },
      { path: 'commands/new', element: <BulkNewPage /> },
      { path: 'commands/:id', element: <BulkPage /> },
      { path: 'sequences', element: <SequencesPage /> },
      { path: 'sequences/new', element: <SequenceEditorPage /> },
      { path: 'sequences/:id', element: <SequencePage /> },
      { path: 'sequences/:id/edit', element: <SequenceEditorPage /> },
      { path: 'rules', element: <RulesPage /> },
      { path: 'rules/:id', element: <RulePage /> },
      { path: 'handover', element: <HandoverPage /> },
      { path: 'handover/past', element: <PastPage /> },
      { path: 'handover/:id', element: <RecordPage /> },
      { path: 'map', element: <MapPage /> },
      { path: 'map/sites/:id', element: <FloorPlansPage extra={SiteExtra} /> },
      { path: 'panels', element: <PanelsPage /> },
      { path: 'panels/:id', element: <PanelPage guests={guestTiles} /> },
      { path: 'panels/:id/edit', element: <PanelPage guests={guestTiles} isEditing /> },
      { path: 'stations', element: <StationsPage /> },
      { path: 'messages', element: <MessagesPage /> },
      {
        path: 'administration',
        element: <Administration />,
        children: [
          { index: true, element: <UsersPage /> },
          { path: 'sites', element: <PlacesPage /> },
          { path: 'models', element: <MakesPage /> },
          { path: 'alarms', element: <AlarmAdministration /> },
          { path: 'escalation', element: <EscalationPage /> },
          { path: 'plans', element: <PlansPage switching={OutputSwitching} /> },
          { path: 'database', element: <DatabasePage /> },
        ],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);
