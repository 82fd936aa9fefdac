import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes into the library in the folder that is named where this run of GitHub's has it from, as npm and its readers
 * want to know it: the links of its README lead to what it was built from.
 */
const [folder] = process.argv.slice(2);
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA } = process.env;
const repository = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;

change('package.json', (text) => {
  const names = {
    homepage: `${repository}#readme`,
    bugs: `${repository}/issues`,
    repository: { type: 'git', url: `git+${repository}.git`, directory: 'common' },
  };
  return `${JSON.stringify({ ...JSON.parse(text), ...names }, null, 2)}\n`;
});
change('README.md', (text) => text.replaceAll('](../', `](${repository}/blob/${GITHUB_SHA}/`));

function change(name, edit) {
  const path = join(folder, name);
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
}
