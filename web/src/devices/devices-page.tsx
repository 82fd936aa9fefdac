import { useEffect } from 'react';
import { devicesApi } from '../api/devices-api.js';
import type { DevicesStart } from '../page/page-state.js';
import { SignedInPage } from '../page/signed-in-page.js';
import { Unreachable } from '../page/unreachable.js';
import { useLoaded } from '../page/use-loaded.js';
import { useNow } from '../page/use-now.js';
import { DeviceList } from './device-list.js';

/** Where the visitor is signed in, and how to end that. */
export function DevicesPage({ start }: { start: DevicesStart }) {
  const { value: devices, fault, loading, load, set } = useLoaded(start.devices, devicesApi.list);
  const now = useNow(start.now);

  // Whoever comes back to this page wants to see what has happened meanwhile.
  useEffect(() => {
    const onFocus = () => void load();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [load]);

  return (
    <SignedInPage
      visitor={start.visitor}
      path="/account/devices"
      title="Your devices"
      lead="Everywhere you are signed in. End what you do not know."
    >
      {devices ? (
        <DeviceList
          devices={devices}
          now={now}
          onEnded={(gone) => set((known) => known?.filter(({ sid }) => !gone.includes(sid)))}
        />
      ) : (
        <Unreachable
          text={fault ?? 'Your devices cannot be listed right now.'}
          loading={loading}
          retry={load}
        />
      )}
    </SignedInPage>
  );
}
