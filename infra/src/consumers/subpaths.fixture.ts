/**
 * A script that loads every subpath both ways, but those that its arguments name, and prints what it has
 * found of each as JSON.
 */
export const everySubpath = `
const subpaths = Object.keys(require('@usher/common/package.json').exports)
  .map((path) => path.slice(1))
  .filter((path) => path !== '/package.json' && !process.argv.includes(path));

async function load(path) {
  const name = '@usher/common' + path;
  const required = require(name);
  const imported = await import(name);
  const names = Object.keys(imported).filter((name) => name !== 'default');
  return {
    path,
    sameNames: names.length > 0 && names.every((name) => typeof required[name] === typeof imported[name]),
    isOneCopy: names.every((name) => required[name] === imported[name]),
    format: require.resolve(name).includes('/dist/cjs/') ? 'cjs' : 'esm',
  };
}

Promise.all(subpaths.map(load)).then((found) => console.log(JSON.stringify(found)));
`;
