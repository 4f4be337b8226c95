import { z } from 'zod';
import { API_PREFIX, CALL_SORTS, PROVIDERS } from '../../contract/index.ts';
import { querySchemas } from '../../queries/queryEngine.ts';
import {
  alertsAnswer,
  callAnswer,
  callsAnswer,
  catalogueAnswer,
  erasureAnswer,
  errorAnswer,
  feedbackAnswer,
  healthAnswer,
  incidentAnswer,
  limitsAnswer,
  liveAnswer,
  pageViewAnswer,
  queryAnswer,
  recordingAnswer,
  replayAnswer,
  retentionAnswer,
  webhookAnswer,
} from './answers.ts';
import { queryRequest } from './queryRoute.ts';
import { tokenAnswer } from './tokenRoute.ts';
import { grafanaMessage } from '../../oncall/grafanaAlerts.ts';
import { erasureRequest } from '../../privacy/erasureResource.ts';
import { feedbackRequest } from '../../feedback/feedbackResource.ts';
import { replayRequest } from '../../ingest/replayResource.ts';
import { recordingRequest } from '../../api/recordings.ts';
import { incidentRequest } from '../../oncall/incidentResource.ts';
import { pageViewRequest } from '../../feedback/pageViewResource.ts';

type Json = Record<string, unknown>;

interface Operation {
  method: 'get' | 'post';
  path: string;
  summary: string;
  parameters?: Json[];
  body?: Json;
  answer: z.ZodType;
  /** Media type of the answer; JSON when left out. */
  answerType?: string;
  /** Whether it needs an API key on a service that is not open. */
  needsKey: boolean;
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const json: Json = { ...z.toJSONSchema(schema, { io, unrepresentable: 'any' }) };
  // OpenAPI 3.1 names the dialect once for all.
  delete json['$schema'];
  return json;
}

function parameter(
  name: string,
  place: 'path' | 'query',
  description: string,
  schema: Json = { type: 'string' }
): Json {
  return { name, in: place, required: place === 'path', description, schema };
}

const wholeNumber: Json = { type: 'integer' };

const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/webhooks/{provider}',
    summary: 'Takes one message of a voice platform. It is durable when the answer comes.',
    parameters: [parameter('provider', 'path', 'The platform.', { enum: PROVIDERS })],
    body: { type: 'object', description: "The platform's message as it sends it." },
    answer: webhookAnswer,
    needsKey: false,
  },
  {
    method: 'post',
    path: '/alerts/grafana',
    summary:
      "Takes a message of Grafana's webhook contact point, signed with VOICEHIVE_ONCALL_SECRET. It is durable when the answer comes; a repeated one changes nothing.",
    body: schemaOf(grafanaMessage, 'input'),
    answer: alertsAnswer,
    needsKey: false,
  },
  {
    method: 'post',
    path: '/oauth/token',
    summary: "Issues an access token for Vapi's webhooks, by the client credentials grant of OAuth 2.0.",
    body: {
      type: 'object',
      description: 'As a form or JSON; client and secret may come by HTTP Basic instead.',
      properties: {
        grant_type: { const: 'client_credentials' },
        client_id: { type: 'string' },
        client_secret: { type: 'string' },
        scope: { type: 'string' },
      },
      required: ['grant_type'],
    },
    answer: tokenAnswer,
    needsKey: false,
  },
  {
    method: 'post',
    path: '/query',
    summary: 'Answers queries of the data source, each by itself.',
    body: queryBody(),
    answer: queryAnswer,
    needsKey: true,
  },
  {
    method: 'get',
    path: '/calls',
    summary: 'A page of the call log.',
    parameters: [
      parameter('from', 'query', 'Start in epoch ms; a day before `to` when left out.', wholeNumber),
      parameter('to', 'query', 'End in epoch ms, excluded; now when left out.', wholeNumber),
      parameter('limit', 'query', 'Calls in the page, 1 to 1000.', wholeNumber),
      parameter('cursor', 'query', '`nextCursor` of the page before.'),
      parameter('sort', 'query', 'Order of the calls; newest first when left out.', { enum: CALL_SORTS }),
      parameter(
        'search',
        'query',
        'Words that must all occur in the conversation or its summary; needs the editor level.'
      ),
      parameter('filter', 'query', '`dimension:operator:values`; may be given several times.', {
        type: 'array',
        items: { type: 'string' },
      }),
    ],
    answer: callsAnswer,
    needsKey: true,
  },
  {
    method: 'get',
    path: '/calls/{id}',
    summary: 'One call in full.',
    parameters: [
      parameter('id', 'path', "The platform's id of the call."),
      parameter('provider', 'query', 'The platform; vapi when left out.', { enum: PROVIDERS }),
    ],
    answer: callAnswer,
    needsKey: true,
  },
  {
    method: 'get',
    path: '/catalogue',
    summary: 'Every measure and dimension.',
    answer: catalogueAnswer,
    needsKey: true,
  },
  {
    method: 'get',
    path: '/limits',
    summary: 'What the service was told that calls may come to.',
    answer: limitsAnswer,
    needsKey: true,
  },
  {
    method: 'get',
    path: '/live',
    summary: 'The board of calls under way, as server-sent events.',
    answer: liveAnswer,
    answerType: 'text/event-stream',
    needsKey: true,
  },
  { method: 'get', path: '/health', summary: 'How the service is.', answer: healthAnswer, needsKey: true },
  {
    method: 'post',
    path: '/inbox/replay',
    summary: 'Lets quarantined deliveries in, and reads others again; for admins. Doing it again changes nothing.',
    body: schemaOf(replayRequest, 'input'),
    answer: replayAnswer,
    needsKey: true,
  },
  {
    method: 'post',
    path: '/recordings',
    summary:
      'A link to the recording of a call, asked of the platform anew; for editors. It is logged who asked. Do not keep it.',
    body: schemaOf(recordingRequest, 'input'),
    answer: recordingAnswer,
    needsKey: true,
  },
  {
    method: 'post',
    path: '/erasures',
    summary: 'Begins to erase a caller from every store; for admins. The number is not kept.',
    body: schemaOf(erasureRequest, 'input'),
    answer: erasureAnswer,
    needsKey: true,
  },
  {
    method: 'get',
    path: '/erasures/{id}',
    summary:
      'How an erasure stands, and its receipt: what was erased, how that was checked, and what remains until when.',
    parameters: [parameter('id', 'path', 'Id of the erasure.')],
    answer: erasureAnswer,
    needsKey: true,
  },
  {
    method: 'get',
    path: '/retention',
    summary: 'What the retention policy would let go now; for admins. It changes nothing.',
    answer: retentionAnswer,
    needsKey: true,
  },
  {
    method: 'post',
    path: '/incidents/acknowledge',
    summary: 'Takes care of an incident: nobody else is paged. For editors and up.',
    body: schemaOf(incidentRequest, 'input'),
    answer: incidentAnswer,
    needsKey: true,
  },
  {
    method: 'post',
    path: '/incidents/resolve',
    summary: 'Calls an incident over; an alert that still fires opens it again. For editors and up.',
    body: schemaOf(incidentRequest, 'input'),
    answer: incidentAnswer,
    needsKey: true,
  },
  {
    method: 'post',
    path: '/feedback',
    summary: 'Keeps what a reader thinks of a page, and nothing of who it was.',
    body: schemaOf(feedbackRequest, 'input'),
    answer: feedbackAnswer,
    needsKey: true,
  },
  {
    method: 'post',
    path: '/page-views',
    summary: 'Counts that a page was shown, in the metrics alone.',
    body: schemaOf(pageViewRequest, 'input'),
    answer: pageViewAnswer,
    needsKey: true,
  },
];

/** The request of `/query`, with what each type of query takes. */
function queryBody(): Json {
  const request = schemaOf(queryRequest, 'input');
  const variants = Object.entries(querySchemas()).map(([queryType, schema]) => {
    const { properties, required } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] };
    return {
      type: 'object',
      title: queryType,
      properties: { refId: { type: 'string' }, queryType: { const: queryType }, ...properties },
      required: ['refId', 'queryType', ...(required ?? [])],
    };
  });
  const properties = request['properties'] as Json;
  return { ...request, properties: { ...properties, queries: { type: 'array', items: { oneOf: variants } } } };
}

function content(schema: Json, type = 'application/json'): Json {
  return { [type]: { schema } };
}

function describeOperation({ summary, parameters, body, answer, answerType, needsKey }: Operation): Json {
  return {
    summary,
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body) } }),
    ...(needsKey ? { security: [{ apiKey: [] }, {}] } : {}),
    responses: {
      200: { description: 'Done.', content: content(schemaOf(answer, 'output'), answerType) },
      default: { description: 'Not done.', content: content({ $ref: '#/components/schemas/Error' }) },
    },
  };
}

/** The HTTP API as OpenAPI 3.1, made from the schemas that the routes themselves use. */
export function describeApi(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS) {
    const path = `${API_PREFIX}${operation.path}`;
    paths[path] = { ...paths[path], [operation.method]: describeOperation(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'VoiceHive Monitoring', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Error: schemaOf(errorAnswer, 'output') },
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'VOICEHIVE_API_KEY of the service.' } },
    },
  };
}
