import { findOnPath } from './find-on-path.js';
import type { MongodSource } from './mongod-source.js';

export const mongodOnPath: MongodSource = {
  name: 'mongod on the PATH',
  async find({ env }) {
    const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
    const path = await findOnPath([name], env);
    if (!path) throw new Error('there is none');
    return path;
  },
};
