/** Opens stores on one place, so that a test can close one and open it again. */
export interface StorePlace<Store> {
  open(): Store | Promise<Store>;
  remove(): void | Promise<void>;
}

/** A place whose stores keep everything in the files of a folder. */
export interface FolderPlace<Store> extends StorePlace<Store> {
  folder: string;
}

/** The place that a test has to itself, and the store that is open on it. */
export interface PlaceInUse<Store, Place extends StorePlace<Store>> {
  readonly place: Place;
  readonly store: Store;
  /** Closes the store and opens another on its place, as after a restart. */
  reopen(): Promise<void>;
}

/** A store on a place of its own for each test of a suite. */
export function withStore<Store extends { close(): Promise<void> }, Place extends StorePlace<Store>>(
  createPlace: () => Place & StorePlace<Store>
): PlaceInUse<Store, Place> {
  let place: Place & StorePlace<Store>;
  let store: Store;

  beforeEach(async () => {
    place = createPlace();
    store = await place.open();
  });

  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  return {
    get place() {
      return place;
    },
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await place.open();
    },
  };
}
