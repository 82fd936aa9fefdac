import { DryMongoBinary } from 'mongodb-memory-server-core';

/** Where mongodb-memory-server keeps the mongod of one version, there or not. */
export async function mongodCache(version: string | undefined, env: NodeJS.ProcessEnv) {
  const folder = env.MONGOMS_DOWNLOAD_DIR;
  const options = await DryMongoBinary.generateOptions({
    ...(version === undefined ? {} : { version }),
    ...(folder ? { downloadDir: folder } : {}),
  });
  const name = await DryMongoBinary.getBinaryName(options);
  return { options, path: DryMongoBinary.combineBinaryName(options.downloadDir, name) };
}
