/** A view of the log that a reader has named: filters, words, order and columns as the URL has them. */
export interface SavedView {
  name: string;
  /** Search part of the URL, without its question mark. */
  search: string;
}

/** Key of the views in the reader's own storage. */
export const VIEWS_KEY = 'call-log-views';

/** Views out of storage; what is there but is none of ours is passed over. */
export function readViews(stored: string | null): SavedView[] {
  if (stored === null || stored === '') {
    return [];
  }
  try {
    const parsed: unknown = JSON.parse(stored);
    return Array.isArray(parsed) ? parsed.filter(isView) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is SavedView {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'search' in value &&
    typeof value.search === 'string'
  );
}

/** The views with one more, by name; one of the same name is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...withoutView(views, view.name), view].sort((left, right) => left.name.localeCompare(right.name));
}

export function withoutView(views: readonly SavedView[], name: string): SavedView[] {
  return views.filter((view) => view.name !== name);
}

/** The views with one of them under another name. */
export function withRenamed(views: readonly SavedView[], from: string, to: string): SavedView[] {
  const view = views.find(({ name }) => name === from);
  return view ? withView(withoutView(views, from), { ...view, name: to }) : [...views];
}
