import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { exportPanel, importPanel } from './carry-panel.ts';
import { createFloorPlan, readFloorPlans, removeFloorPlan, saveFloorPlan } from './floor-plans.ts';
import { addImage, readImage } from './panel-images.ts';
import { type PanelDeps, readPanel, readPanels, readVersions } from './read-panels.ts';
import { createPanel, savePanel, setArchived } from './save-panel.ts';

export function createPanelHandlers(deps: PanelDeps) {
  const { panels } = implementer;
  return {
    list: panels.list.handler(({ context }) => readPanels(deps, actor(context))),
    get: panels.get.handler(({ input, context }) => readPanel(deps, actor(context), input)),
    create: panels.create.handler(({ input, context }) => createPanel(deps, actor(context), input)),
    save: panels.save.handler(({ input, context }) => savePanel(deps, actor(context), input)),
    archive: panels.archive.handler(({ input, context }) => setArchived(deps, actor(context), input)),
    versions: panels.versions.handler(({ input, context }) => readVersions(deps, actor(context), input.id)),
    addImage: panels.addImage.handler(({ input, context }) => addImage(deps, actor(context), input)),
    image: panels.image.handler(({ input, context }) => readImage(deps, actor(context), input)),
    export: panels.export.handler(({ input, context }) => exportPanel(deps, actor(context), input.id)),
    import: panels.import.handler(({ input, context }) => importPanel(deps, actor(context), input)),
    floorPlans: {
      list: panels.floorPlans.list.handler(({ input, context }) =>
        readFloorPlans(deps, actor(context), input.siteId),
      ),
      create: panels.floorPlans.create.handler(({ input, context }) =>
        createFloorPlan(deps, actor(context), input),
      ),
      save: panels.floorPlans.save.handler(({ input, context }) =>
        saveFloorPlan(deps, actor(context), input),
      ),
      remove: panels.floorPlans.remove.handler(async ({ input, context }) => {
        await removeFloorPlan(deps, actor(context), input.id);
        return {};
      }),
    },
  };
}
