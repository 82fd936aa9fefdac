import { useEffect, useState } from 'react';

const stepMs = 30_000;

/** The time in milliseconds since 1970: the server's at first, then the browser's, every half minute. */
export function useNow(serverNow: string): number {
  const [now, setNow] = useState(() => Date.parse(serverNow));
  useEffect(() => {
    const update = () => setNow(Date.now());
    update();
    const timer = setInterval(update, stepMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
