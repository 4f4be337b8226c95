import { alertsAnswer, incidentAnswer } from '../src/edges/http/answers.ts';
import { grafanaAlert, grafanaMessage, sendAlerts, signatureHeaders } from './support/grafanaAlerts.ts';
import { PluginClient } from './support/pluginClient.ts';
import { query, queryOne, startTestService, type TestService } from './support/testService.ts';

const SECRET = 'a-secret-of-a-test';
const SIGNED = { VOICEHIVE_ONCALL_SECRET: SECRET };
const TIME = { from: Date.now() - 60 * 60_000, to: Date.now() + 60 * 60_000 };

let service: TestService;

async function start(environment: Record<string, string> = SIGNED): Promise<void> {
  service = await startTestService(environment);
}

afterEach(() => service.remove());

function signed(message: object = grafanaMessage()) {
  const body = JSON.stringify(message);
  return sendAlerts(service, body, signatureHeaders(SECRET, body));
}

async function incidents() {
  return (await queryOne(service, { queryType: 'incidents' }, TIME)).columns;
}

async function post(path: string, body: object, role: string) {
  const response = await fetch(`${service.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-voicehive-role': role },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { error?: { field?: string; message: string } } };
}

describe("Grafana's alerts", () => {
  it('become one incident, however often they are told, which survives a restart', async () => {
    await start();
    const answer = await signed();
    expect(answer.status).toBe(200);
    expect(alertsAnswer.parse(await answer.json())).toEqual({ alerts: 1 });
    expect((await signed()).status).toBe(200);
    service = await service.restart();
    expect(await incidents()).toMatchObject({
      state: ['triggered'],
      severity: ['critical'],
      title: ['Turn latency is high'],
      startedAt: [Date.UTC(2026, 2, 4, 12)],
    });
    await signed(grafanaMessage([grafanaAlert({ status: 'resolved' })]));
    expect(await incidents()).toMatchObject({ state: ['resolved'], resolvedBy: [null] });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain('voicehive_alerts_received_total{status="resolved"} 1');
  });

  it('must be signed where there is a secret, lately and as they are', async () => {
    await start();
    const body = JSON.stringify(grafanaMessage());
    const old = Date.now() - 6 * 60_000;
    expect((await sendAlerts(service, body)).status).toBe(401);
    expect((await sendAlerts(service, body, signatureHeaders('another-secret', body))).status).toBe(401);
    expect((await sendAlerts(service, body, signatureHeaders(SECRET, body, old))).status).toBe(401);
    expect((await sendAlerts(service, `${body} `, signatureHeaders(SECRET, body))).status).toBe(401);
    expect((await incidents())['id']).toEqual([]);
    expect(service.logged()).not.toContain(SECRET);
  });

  it('are taken unsigned by an open service only', async () => {
    await start({});
    expect((await sendAlerts(service)).status).toBe(200);
    await service.remove();
    await start({ VOICEHIVE_AUTH: 'required' });
    const refused = await sendAlerts(service);
    expect(refused.status).toBe(401);
    expect(JSON.stringify(await refused.json())).toContain('VOICEHIVE_ONCALL_SECRET');
  });

  it('are refused with the field at fault, and only so large', async () => {
    await start({ VOICEHIVE_BODY_LIMIT_MB: '1' });
    const wrong = await sendAlerts(service, { alerts: [{}] });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: { field: 'alerts.0.status' } }]);
    expect((await sendAlerts(service, '{')).status).toBe(400);
    expect((await sendAlerts(service, ' '.repeat(1024 * 1024 + 1))).status).toBe(413);
    expect((await fetch(`${service.url}/api/v1/alerts/grafana`)).status).toBe(405);
  });
});

describe('acting on an incident', () => {
  it('is for editors and up, and the timeline says who it was', async () => {
    await start({});
    await sendAlerts(service);
    const id = String((await incidents())['id']?.[0]);
    expect((await post('incidents/acknowledge', { id }, 'Viewer')).status).toBe(403);
    const client = new PluginClient(service.pluginAddress);
    const ann = { login: 'ann', role: 'Editor' };
    const taken = await client.callResource('incidents/acknowledge', 'POST', { id }, ann);
    client.close();
    expect(taken).toEqual({ code: 200, body: { id, state: 'acknowledged', changed: true } });
    const again = await post('incidents/acknowledge', { id }, 'Editor');
    expect(incidentAnswer.parse(again.body)).toEqual({ id, state: 'acknowledged', changed: false });
    const over = await post('incidents/resolve', { id }, 'Admin');
    expect(over.body).toEqual({ id, state: 'resolved', changed: true });
    const frames = await query(service, { queryType: 'incidents', incidentId: id }, TIME);
    expect(frames[0]?.columns).toMatchObject({ acknowledgedBy: ['ann'], resolvedBy: ['HTTP API'] });
    const { event = [], who = [] } = frames[1]?.columns ?? {};
    expect(who[event.indexOf('acknowledged')]).toBe('ann');
    expect(who[event.indexOf('resolved')]).toBe('HTTP API');
  });

  it('names what is wrong', async () => {
    await start({});
    expect((await post('incidents/acknowledge', { id: 'none' }, 'Editor')).status).toBe(404);
    const wrong = await post('incidents/resolve', { id: 1 }, 'Editor');
    expect(wrong).toMatchObject({ status: 400, body: { error: { field: 'id' } } });
  });
});

describe('a service with a rotation', () => {
  it('tells viewers who is on call, and the public nothing', async () => {
    await start({ ONCALL_ANA_EMAIL: 'unused@example.com' });
    const { columns } = await queryOne(service, { queryType: 'onCall', frame: 'onCall' }, TIME, {
      'x-voicehive-role': 'Viewer',
    });
    expect(columns['schedule']).toEqual(['primary', 'secondary']);
    const asPublic = { 'x-voicehive-role': 'None' };
    await expect(queryOne(service, { queryType: 'onCall' }, TIME, asPublic)).rejects.toThrow('viewer role');
    await expect(queryOne(service, { queryType: 'incidents' }, TIME, asPublic)).rejects.toThrow('viewer role');
  });
});
