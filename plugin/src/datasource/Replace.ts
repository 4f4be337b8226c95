/**
 * Replaces Grafana's variables in a text. `format` is called with each variable's value, a list when it has several;
 * a variable with a format of its own (`${name:csv}`) and one that stands for a custom "all" value are not given to it.
 */
export type Replace = (text: string, format?: (value: unknown) => string) => string;
