import { z } from 'zod';
import { PAGE_CHANNELS } from '../contract/index.ts';
import type { EscalationPolicy } from './incident/escalation.ts';
import type { Layer, OnCallPlan, Override, Person, Restriction, Route, Schedule, ShiftLength } from './plan.ts';
import { asDateTime, isTimeZone } from './schedule/wallClock.ts';

/** Values of environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const SECOND_MS = 1000;
const UNIT_MS: Readonly<Record<string, number>> = {
  s: SECOND_MS,
  m: 60 * SECOND_MS,
  h: 3600 * SECOND_MS,
  d: 24 * 3600 * SECOND_MS,
};

const DURATION = /^(\d{1,5})([smhd])$/;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const LAST_MINUTE = 24 * 60;
const MOST_UNITS = 400;
const MOST_REPEATS = 9;

/** What a mapping must be; a key that it does not know is named. */
function mapping(message: string) {
  return {
    error: (issue: z.core.$ZodRawIssue): string =>
      issue.code === 'unrecognized_keys' ? `must not have ${issue.keys.join(', ')}` : message,
  };
}

const duration = z
  .string('must be a length of time such as 0s, 5m or 2h')
  .regex(DURATION, 'must be a length of time such as 0s, 5m or 2h')
  .transform((text) => Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] as number));

const longDuration = duration.refine((ms) => ms >= SECOND_MS, 'must be at least 1s');

const text = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must be at most 200 characters long');

const id = z.string('must be an id').regex(/^[a-z][a-z0-9-]*$/, 'must be of small letters, digits and hyphens');

const timeZone = z
  .string('must be the name of a time zone')
  .refine(
    isTimeZone,
    'must be the IANA name of a time zone, such as Europe/Berlin; an offset does not know summer time'
  );

const dateTime = z
  .string('must be a local date and time such as 2026-01-05T09:00')
  .refine(
    (given) => asDateTime(given) !== null,
    'must be a local date and time such as 2026-01-05T09:00, without an offset'
  );

const clock = z
  .string('must be a time of day such as 09:00')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day from 00:00 to 24:00')
  .transform((given) => Number(given.slice(0, 2)) * 60 + Number(given.slice(3)));

const count = z
  .int(`must be a whole number from 1 to ${MOST_UNITS}`)
  .min(1, `must be a whole number from 1 to ${MOST_UNITS}`)
  .max(MOST_UNITS, `must be a whole number from 1 to ${MOST_UNITS}`);

const every = z
  .strictObject(
    { hours: count.optional(), days: count.optional(), weeks: count.optional(), months: count.optional() },
    mapping('must be hours, days, weeks or months with a number')
  )
  .transform((given, context): ShiftLength => {
    const [first, ...rest] = Object.entries(given) as Array<[ShiftLength['unit'], number]>;
    if (first === undefined || rest.length > 0) {
      context.addIssue('must be one of hours, days, weeks or months, with a number');
      return z.NEVER;
    }
    return { unit: first[0], count: first[1] };
  });

const restriction = z
  .strictObject({
    days: z
      .array(z.enum(WEEKDAYS, `must be one of ${WEEKDAYS.join(', ')}`), 'must be a list of weekdays')
      .min(1, 'must name at least one weekday')
      .optional(),
    from: clock,
    to: clock,
  })
  .refine(({ from, to }) => from < to, {
    path: ['to'],
    message: `must be after from; a restriction that crosses midnight is written as two, up to 24:00 and from 00:00`,
  })
  .refine(({ from }) => from < LAST_MINUTE, { path: ['from'], message: 'must be before 24:00' })
  .transform(({ days, from, to }): Restriction => ({
    days: days === undefined ? EVERY_DAY : days.map((day) => WEEKDAYS.indexOf(day) + 1),
    fromMinute: from,
    toMinute: to,
  }));

const layer = z.strictObject({
  id,
  timeZone: timeZone.optional(),
  start: dateTime,
  every,
  people: z.array(id, 'must be a list of people').min(1, 'must name at least one person'),
  restrict: z.array(restriction, 'must be a list of restrictions').optional(),
});

const override = z
  .strictObject({ from: dateTime, to: dateTime, replace: id.optional(), with: id })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' });

const schedule = z.strictObject({
  title: text.optional(),
  timeZone,
  fallback: id.optional(),
  layers: z.array(layer, 'must be a list of layers').min(1, 'must hold at least one layer'),
  overrides: z.array(override, 'must be a list of overrides').optional(),
});

const contact = text.optional();

const person = z.strictObject({ name: text, email: contact, slack: contact });

const target = z
  .string('must be text')
  .regex(
    /^(schedule:[a-z][a-z0-9-]*|person:[a-z][a-z0-9-]*|everyone|channel)$/,
    'must be schedule:<id>, person:<id>, everyone or channel'
  );

const step = z.strictObject({
  after: duration,
  notify: z.array(target, 'must be a list of whom to page').min(1, 'must name at least one to page'),
  via: z
    .array(z.enum(PAGE_CHANNELS, `must be one of ${PAGE_CHANNELS.join(', ')}`), 'must be a list of channels')
    .min(1, 'must name at least one channel')
    .optional(),
});

const REPEATS = `must be a whole number from 1 to ${MOST_REPEATS}`;

const policy = z
  .strictObject({
    title: text.optional(),
    acknowledgeTimeout: longDuration.optional(),
    repeat: z
      .strictObject({ times: z.int(REPEATS).min(1, REPEATS).max(MOST_REPEATS, REPEATS), every: longDuration })
      .optional(),
    steps: z.array(step, 'must be a list of steps').min(1, 'must hold at least one step'),
  })
  .superRefine(({ steps, repeat }, context) => {
    const early = steps.findIndex(({ after }, index) => after < (steps[index - 1]?.after ?? 0));
    if (early >= 0) {
      context.addIssue({
        code: 'custom',
        path: ['steps', early, 'after'],
        message: 'must not be before the step above',
      });
    }
    if (repeat !== undefined && repeat.every <= (steps.at(-1)?.after ?? 0)) {
      context.addIssue({
        code: 'custom',
        path: ['repeat', 'every'],
        message: 'must be longer than the last step is after',
      });
    }
  });

const route = z.strictObject({
  match: z.record(z.string(), z.string('must be text'), 'must be labels and their values').optional(),
  escalation: id,
});

const document = z.strictObject(
  {
    version: z.literal(1, 'must be 1'),
    people: z.record(id, person, 'must be people by id'),
    schedules: z.record(id, schedule, 'must be schedules by id'),
    escalation: z.record(id, policy, 'must be escalation policies by id'),
    routes: z.array(route, 'must be a list of routes').min(1, 'must hold at least one route'),
    watchdog: z.strictObject({ alarmAfter: longDuration }).optional(),
  },
  mapping('must be version, people, schedules, escalation and routes')
);

type Document = z.output<typeof document>;

type Fault = { path: Array<string | number>; message: string };

function faultsOfSchedules({ people, schedules }: Document): Fault[] {
  return Object.entries(schedules).flatMap(([name, { fallback, layers, overrides }]) => {
    const named = [
      ...(fallback === undefined ? [] : [{ path: ['fallback'], person: fallback }]),
      ...layers.flatMap(({ people: turns }, at) =>
        turns.map((each, turn) => ({ path: ['layers', at, 'people', turn], person: each }))
      ),
      ...(overrides ?? []).flatMap((given, at) =>
        [given.with, ...(given.replace === undefined ? [] : [given.replace])].map((each) => ({
          path: ['overrides', at],
          person: each,
        }))
      ),
    ];
    return named
      .filter(({ person: each }) => !(each in people))
      .map(({ path, person: each }) => ({
        path: ['schedules', name, ...path],
        message: `there is no person "${each}"`,
      }));
  });
}

function faultsOfPolicies({ people, schedules, escalation }: Document): Fault[] {
  return Object.entries(escalation).flatMap(([name, { steps }]) =>
    steps.flatMap(({ notify }, at) =>
      notify.flatMap((each, place) => {
        const [kind = '', wanted = ''] = each.split(':');
        const isKnown = wanted === '' || wanted in (kind === 'person' ? people : schedules);
        return isKnown
          ? []
          : [{ path: ['escalation', name, 'steps', at, 'notify', place], message: `there is no ${kind} "${wanted}"` }];
      })
    )
  );
}

function faultsOfRoutes({ escalation, routes }: Document): Fault[] {
  const unknown = routes.flatMap(({ escalation: wanted }, at) =>
    wanted in escalation
      ? []
      : [{ path: ['routes', at, 'escalation'], message: `there is no escalation policy "${wanted}"` }]
  );
  const last = routes.at(-1);
  return Object.keys(last?.match ?? {}).length === 0
    ? unknown
    : [
        ...unknown,
        { path: ['routes', routes.length - 1], message: 'must match nothing, so that every alert has a route' },
      ];
}

/** A contact as it is written, or the value of the environment variable that it names. */
function resolveContact(given: string | undefined, environment: Environment): string | null {
  if (given === undefined) {
    return null;
  }
  return given.startsWith('$') ? environment[given.slice(1)] || null : given;
}

function peopleOf({ people }: Document, environment: Environment): Person[] {
  return Object.entries(people).map(([key, { name, email, slack }]) => ({
    id: key,
    name,
    email: resolveContact(email, environment),
    slack: resolveContact(slack, environment),
  }));
}

function layerOf(given: z.output<typeof layer>, zone: string): Layer {
  return { ...given, timeZone: given.timeZone ?? zone, restrict: given.restrict ?? [] };
}

function overrideOf(given: z.output<typeof override>): Override {
  return { ...given, replace: given.replace ?? null };
}

function schedulesOf({ schedules }: Document): Schedule[] {
  return Object.entries(schedules).map(([key, given]) => ({
    id: key,
    title: given.title ?? key,
    timeZone: given.timeZone,
    fallback: given.fallback ?? null,
    layers: given.layers.map((each) => layerOf(each, given.timeZone)),
    overrides: (given.overrides ?? []).map(overrideOf),
  }));
}

function policyOf(key: string, given: z.output<typeof policy>): EscalationPolicy {
  return {
    id: key,
    title: given.title ?? key,
    acknowledgeTimeoutMs: given.acknowledgeTimeout ?? null,
    repeat: given.repeat === undefined ? null : { times: given.repeat.times, everyMs: given.repeat.every },
    steps: given.steps.map(({ after, notify, via }) => ({ afterMs: after, notify, via: via ?? [...PAGE_CHANNELS] })),
  };
}

function routesOf({ escalation, routes }: Document): Route[] {
  return routes.map(({ match, escalation: wanted }) => ({
    match: match ?? {},
    policy: policyOf(wanted, escalation[wanted] as z.output<typeof policy>),
  }));
}

/**
 * A rotation file: people, schedules, escalation policies, and routes to them.
 *
 * @param environment where contacts such as `$ONCALL_ANA_EMAIL` are looked up
 */
export function planFile(environment: Environment) {
  return document
    .superRefine((given, context) => {
      [...faultsOfSchedules(given), ...faultsOfPolicies(given), ...faultsOfRoutes(given)].forEach((fault) =>
        context.addIssue({ code: 'custom', ...fault })
      );
    })
    .transform((given): OnCallPlan => ({
      people: new Map(peopleOf(given, environment).map((each) => [each.id, each])),
      schedules: new Map(schedulesOf(given).map((each) => [each.id, each])),
      routes: routesOf(given),
      watchdogMs: given.watchdog?.alarmAfter ?? null,
    }));
}
