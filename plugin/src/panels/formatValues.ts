import { dateTimeFormat, getValueFormat, formattedValueToString, type TimeZone } from '@grafana/data';

/** What stands where nothing is known. */
export const UNKNOWN = '–';

/** Milliseconds as a reader says them: `840 ms`, `1.2 s`. */
export function formatMs(ms: number | null): string {
  return ms === null ? UNKNOWN : formattedValueToString(getValueFormat('ms')(ms, ms < 1000 ? 0 : 2));
}

/** Seconds as `42 s`, `3 min 5 s` or `1 h 2 min`. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) {
    return UNKNOWN;
  }
  if (seconds > 0 && seconds < 0.5) {
    return '< 1 s';
  }
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

/** US dollars; small amounts keep four digits, since a call costs cents. */
export function formatUsd(usd: number | null): string {
  return usd === null ? UNKNOWN : `$${usd.toFixed(Math.abs(usd) < 1 ? 4 : 2)}`;
}

/** Epoch ms in the reader's time zone, to the second. */
export function formatTime(at: number | null, timeZone: TimeZone): string {
  return at === null ? UNKNOWN : dateTimeFormat(at, { timeZone });
}

/** Epoch ms in the reader's time zone, as one says a time of these days: `Mon 30 Nov, 09:00`. */
export function formatMoment(at: number, timeZone: TimeZone): string {
  return dateTimeFormat(at, { timeZone, format: 'ddd D MMM, HH:mm' });
}

/** A count with separators. */
export function formatCount(count: number | null): string {
  return count === null ? UNKNOWN : count.toLocaleString('en-US');
}
