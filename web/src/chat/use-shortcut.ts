import { useEffect, useRef } from 'react';

/** A key with Ctrl, or with Cmd, anywhere on the page. */
export function useShortcut(key: string, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const { ctrlKey, metaKey, shiftKey, altKey } = event;
      if (event.key.toLowerCase() !== key || ctrlKey === metaKey || shiftKey || altKey) return;
      event.preventDefault();
      latest.current();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [key]);
}
