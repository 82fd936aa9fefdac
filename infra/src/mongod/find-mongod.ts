import { cachedMongod } from './cached-mongod.js';
import { checkMongod } from './check-mongod.js';
import { downloadedMongod } from './downloaded-mongod.js';
import { mongodOnPath } from './mongod-on-path.js';
import type { MongodSearch, MongodSource } from './mongod-source.js';
import { packagedMongod } from './packaged-mongod.js';
import { reasonOf } from './reason-of.js';

/**
 * Path of a real mongod that runs here, fetched into the user's cache when there is none.
 *
 * @throws {Error} that lists every way tried, and what a person can do instead
 */
export async function findMongod(
  search: MongodSearch,
  sources: readonly MongodSource[] = everySource,
): Promise<string> {
  const named = search.env.MONGOMS_SYSTEM_BINARY;
  // Whoever names a binary wants that one: falling through would test against another version.
  if (named) return checkNamed(named);

  const tried: string[] = [];
  for (const source of sources) {
    try {
      return await checkMongod(await source.find(search));
    } catch (error) {
      tried.push(`  - ${source.name}: ${reasonOf(error)}`);
    }
  }
  throw new Error(['No mongod can be had here. Tried:', ...tried, ...advice].join('\n'));
}

const everySource = [mongodOnPath, cachedMongod, downloadedMongod, packagedMongod];

const advice = [
  'Do one of these, then try again:',
  '  - set MONGO_URL to the MongoDB replica set to use',
  '  - install MongoDB so that `mongod` is on the PATH',
  '  - set MONGOMS_SYSTEM_BINARY to the path of a mongod',
];

async function checkNamed(path: string): Promise<string> {
  try {
    return await checkMongod(path);
  } catch (error) {
    throw new Error(`MONGOMS_SYSTEM_BINARY is no usable mongod: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
