import { MongoBinary } from 'mongodb-memory-server-core';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';
import { mongodCache } from './mongod-cache.js';
import type { MongodSource } from './mongod-source.js';

export const downloadedMongod: MongodSource = {
  name: "MongoDB's own download",
  async find({ env, onProgress }) {
    const { options } = await mongodCache(undefined, env);
    const url = await new MongoBinaryDownloadUrl(options).getDownloadUrl();
    const megabytes = await downloadSize(url, env);
    const size = megabytes === undefined ? '' : `, ${megabytes} MB`;
    onProgress(`Fetching MongoDB ${options.version} from ${new URL(url).host}${size}`);
    const path = await MongoBinary.getPath(options);
    onProgress(`MongoDB ${options.version} is in ${path}`);
    return path;
  },
};

const probeTimeoutMs = 3000;

/** Fails fast where the host cannot be reached; the downloader itself would retry for 8 s. */
async function downloadSize(url: string, env: NodeJS.ProcessEnv): Promise<number | undefined> {
  // The downloader goes through the proxy and `fetch` would not: its failure would prove nothing.
  if (proxyNames.some((name) => env[name])) return undefined;
  const response = await fetch(url, {
    method: 'HEAD',
    signal: AbortSignal.timeout(probeTimeoutMs),
  });
  if (!response.ok) throw new Error(`${new URL(url).host} answers ${response.status}`);
  const bytes = Number(response.headers.get('content-length'));
  return bytes > 0 ? Math.round(bytes / 1e6) : undefined;
}

const proxyNames = [
  'https_proxy',
  'http_proxy',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'npm_config_https-proxy',
  'npm_config_proxy',
];
