import type { Tracing } from '../tracing/tracing.js';
import type { ServiceSettings } from './service-settings.js';
import { SettingsError } from './settings.js';

/**
 * Spans for the collector that the settings name; undefined without one, and then nothing of OpenTelemetry's
 * SDK is loaded.
 *
 * @throws SettingsError where its packages, optional peers, are not installed
 */
export async function openTracing(
  name: string,
  { otlpEndpoint }: Pick<ServiceSettings, 'otlpEndpoint'>,
): Promise<Tracing | undefined> {
  if (!otlpEndpoint) return undefined;
  try {
    const { openTelemetry } = await import('../tracing/open-telemetry.js');
    return openTelemetry(name, otlpEndpoint);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new SettingsError({
      OTEL_EXPORTER_OTLP_ENDPOINT:
        "needs the packages of OpenTelemetry that @usher/common's peerDependencies name",
    });
  }
}
