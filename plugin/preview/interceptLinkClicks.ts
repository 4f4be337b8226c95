import { locationService } from '@grafana/runtime';

/** Follows links to pages without loading the whole page anew, as Grafana does. */
export function interceptLinkClicks(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (
      !link ||
      link.target === '_blank' ||
      !isPlain ||
      event.defaultPrevented ||
      link.origin !== window.location.origin
    ) {
      return;
    }
    event.preventDefault();
    locationService.push(`${link.pathname}${link.search}`);
  });
}
