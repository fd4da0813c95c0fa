// Starts the engine, and another of its builds where a person chooses one.

import { canChooseBuild, changed, withoutYours } from '../../state/state.js';
import { switchBuild } from './switch.js';
import { part } from '../../ui/dom.js';
import { nameOf } from '../draw/source.js';
import { createEngine } from './view.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {import('../../engine/client.js').Client} client
 * @param {(action: () => Promise<unknown>) => void} attempt shows what goes wrong
 */
export function startEngine(store, client, attempt) {
  const view = createEngine(part('engine'), {
    onChoice: (choice) => attempt(() => chooseBuild(choice)),
  });
  store.show(
    (state) => ({ phase: state.engine, info: state.engineInfo, open: canChooseBuild(state) }),
    view.update,
  );

  /** @param {import('../../engine/protocol.js').OpenResult} opened */
  const ready = ({ engine, recipes }) => ({
    engine: /** @type {const} */ ('ready'),
    engineInfo: engine,
    // The form is filled in once: builds do not differ in this.
    recipes: store.get().recipes ?? recipes,
  });

  /** @param {import('../../engine/protocol.js').EngineChoice} choice */
  async function chooseBuild(choice) {
    const { engine, origin, history } = store.get();
    store.set({ engine: 'switching' });
    try {
      const belongings = { weights: origin && nameOf(origin), history: history.rows };
      const { opened, kept } = await switchBuild(client, choice, belongings);
      const { weights } = changed(store.get(), 'shipped', 'yours');
      const { dataset } = store.get();
      store.set({
        ...ready(opened),
        beforeTeaching: null, // another engine knows nothing of that
        ...(origin && kept ? { weights } : withoutYours({ weights })),
        dataset: kept ? dataset : null,
      });
    } catch (error) {
      // The one from before goes on, unless it has stopped meanwhile.
      if (store.get().engine === 'switching') store.set({ engine });
      throw error;
    }
  }

  attempt(async () => {
    try {
      const choice = { build: null, threads: null };
      store.set(ready(await client.request({ type: 'open', choice })));
    } catch (error) {
      store.set({ engine: 'failed' });
      throw error;
    }
    await client.request({ type: 'load_weights', source: 'shipped', name: '', bytes: null });
    store.set(changed(store.get(), 'shipped'));
  });
}
