import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';

/**
 * Compares what each subpath of the library exports with the reports in common/api, or writes them anew
 * (`--update`): nothing that others build on changes unseen.
 */
const { update } = parseArgs({ options: { update: { type: 'boolean', default: false } } }).values;
const common = join(import.meta.dirname, '../../common');
const reports = join(common, 'api');
const fresh = mkdtempSync(join(tmpdir(), 'usher-api-'));
const packageJsonFullPath = join(common, 'package.json');
const packageJson = JSON.parse(readFileSync(packageJsonFullPath, 'utf8'));

const silent = { default: { logLevel: 'none' } };
const configs = Object.values(packageJson.exports)
  .filter((conditions) => typeof conditions === 'object')
  .map(({ default: entry }) =>
    ExtractorConfig.prepare({
      configObjectFullPath: undefined,
      packageJsonFullPath,
      packageJson,
      configObject: {
        projectFolder: common,
        mainEntryPointFilePath: join(common, entry.replace(/\.js$/, '.d.ts')),
        compiler: {
          overrideTsconfig: {
            compilerOptions: {
              target: 'es2023',
              module: 'nodenext',
              moduleResolution: 'nodenext',
              strict: true,
              skipLibCheck: true,
              types: ['node'],
            },
            files: ['dist/index.d.ts'],
          },
        },
        apiReport: {
          enabled: true,
          reportFileName: `${entry.split('/').at(-2).replace('dist', 'index')}.api.md`,
          reportFolder: reports,
          reportTempFolder: fresh,
          includeForgottenExports: true,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        newlineKind: 'lf',
        messages: {
          compilerMessageReporting: silent,
          extractorMessageReporting: silent,
          tsdocMessageReporting: silent,
        },
      },
    }),
  );
const [first] = configs;
const additionalEntryPoints = configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
const compilerState = CompilerState.create(first, { additionalEntryPoints });

mkdirSync(reports, { recursive: true });
const changed = configs
  .filter((config) => {
    const result = Extractor.invoke(config, {
      compilerState,
      localBuild: update,
      messageCallback(message) {
        message.handled = true;
      },
    });
    return result.apiReportChanged;
  })
  .map(({ reportFilePath }) => reportFilePath);

for (const report of changed) {
  const now = report.replace(reports, fresh);
  spawnSync('git', ['--no-pager', 'diff', '--no-index', report, now], { stdio: 'inherit' });
}
rmSync(fresh, { recursive: true });
if (changed.length > 0 && !update) {
  console.error('The public API differs from common/api. If that is meant: npm run update-api');
  process.exitCode = 1;
}
