/** An object of a dashboard's file. */
export interface Json {
  [name: string]: unknown;
}
