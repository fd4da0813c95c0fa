// `npm run bench:python`: makes the Python environment in which `npm run bench` measures Keras and
// PyTorch, in .tools/bench-python. 5.5 GB, most of it libraries that PyTorch's wheel does not load
// without. Changes nothing outside that folder.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, TOOLS, which } from './lib/paths.mjs';
import { Failure, Steps, runMain } from './lib/report.mjs';
import { runLogged } from './lib/run.mjs';

const ENVIRONMENT = join(TOOLS, 'bench-python');
const REQUIREMENTS = join(ROOT, 'bench', 'python', 'requirements.txt');
/** A copy of what was installed; it comes last, so an interrupted installation has none. */
const INSTALLED = join(ENVIRONMENT, 'requirements.txt');

await runMain(async () => {
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted) {
    console.log('The Python environment is there already.');
    return;
  }
  const python = which('python3', process.env.PATH);
  if (python === null) {
    throw new Failure('python3 was not found: install Python 3.11 or later and start again');
  }
  const steps = new Steps(2);
  await steps.run('making a Python environment', async (update) => {
    rmSync(ENVIRONMENT, { recursive: true, force: true });
    const remedy = 'Python could not make an environment: on Debian install python3-venv';
    await runLogged(python, ['-m', 'venv', ENVIRONMENT], { log: 'bench-venv', update, remedy });
  });
  await steps.run('installing Keras, TensorFlow, PyTorch and scikit-learn', (update) =>
    runLogged(
      join(ENVIRONMENT, 'bin', 'python'),
      ['-m', 'pip', 'install', '--no-deps', '--disable-pip-version-check', '-r', REQUIREMENTS],
      {
        log: 'bench-pip',
        update,
        remedy: 'pip could not install the packages (Python 3.11 or later?): see the lines above',
      },
    ),
  );
  writeFileSync(INSTALLED, wanted);
  console.log('Done: `npm run bench` now measures Keras and PyTorch too.');
});
