// Package goclient asks the service as Grafana does, with Grafana's own SDK and go-plugin.
package goclient

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// noon is 2026-03-04T12:00:00Z in epoch ms.
const (
	noon = int64(1_772_625_600_000)
	hour = int64(3_600_000)
)

// report is an end-of-call report of a call of one minute with two turns.
func report(id string) map[string]any {
	return map[string]any{
		"type":        "end-of-call-report",
		"timestamp":   noon + 65_000,
		"startedAt":   "2026-03-04T12:00:00.001Z",
		"endedAt":     "2026-03-04T12:01:00.001Z",
		"endedReason": "customer-ended-call",
		"cost":        0.25,
		"costs":       []any{map[string]any{"type": "transport", "minutes": 1, "cost": 0.25}},
		"assistant":   map[string]any{"name": "Zoë's desk"},
		"customer":    map[string]any{"number": "+15550100142"},
		"analysis":    map[string]any{"successEvaluation": "true", "summary": "Fine."},
		"call":        map[string]any{"id": id, "type": "inboundPhoneCall"},
		"artifact": map[string]any{
			"messages": []any{
				map[string]any{"role": "bot", "message": "Grüezi 🐝", "time": noon + 1000},
				map[string]any{"role": "user", "message": "Hello", "time": noon + 2000},
			},
			"performanceMetrics": map[string]any{
				"turnLatencies": []any{
					map[string]any{"turnLatency": 1500, "modelLatency": 700},
					map[string]any{"turnLatency": 2500, "modelLatency": 0},
				},
			},
		},
	}
}

var allTypes = map[string]map[string]any{
	"series": {"queryType": "metric", "measures": []string{"calls", "turnLatencyP95"}, "groupBy": []string{"assistant"}},
	"table":  {"queryType": "metric", "measures": []string{"calls"}, "groupBy": []string{"assistant"}, "format": "table"},
	"log":    {"queryType": "calls"},
	"one":    {"queryType": "call", "provider": "vapi", "callId": "c1"},
	"values": {"queryType": "values", "dimension": "assistant"},
}

func seeded(t *testing.T) (*service, *grafana) {
	t.Helper()
	s := newService(t)
	g := startGrafana(t, s.socket)
	s.send(t, report("c1"))
	waitForCalls(t, g, 1)
	return s, g
}

func waitForCalls(t *testing.T, g *grafana, calls int) {
	t.Helper()
	eventually(t, func() bool {
		response := g.query(t, "Admin", map[string]map[string]any{"log": {"queryType": "calls"}}).Responses["log"]
		return response.Error == nil && len(response.Frames) == 1 && response.Frames[0].Rows() == calls
	})
}

func field(t *testing.T, frame *data.Frame, name string) *data.Field {
	t.Helper()
	found, _ := frame.FieldByName(name)
	if found == nil {
		t.Fatalf("the frame %s has no field %s", frame.Name, name)
	}
	return found
}

func TestEveryQueryTypeDecodesWithGrafanasSDK(t *testing.T) {
	_, g := seeded(t)
	responses := g.query(t, "Admin", allTypes).Responses
	for refID := range allTypes {
		response := responses[refID]
		if response.Error != nil || response.Status != backend.StatusOK || len(response.Frames) == 0 {
			t.Fatalf("%s: status %d, error %v, %d frames", refID, response.Status, response.Error, len(response.Frames))
		}
		for _, frame := range response.Frames {
			if frame.RefID != refID {
				t.Errorf("a frame of %s has the refId %q", refID, frame.RefID)
			}
		}
	}

	series := responses["series"].Frames
	if len(series) != 2 || series[0].Meta.Type != data.FrameTypeTimeSeriesMulti {
		t.Fatalf("the series are %d frames of type %v", len(series), series[0].Meta.Type)
	}
	if labels := series[0].Fields[1].Labels; labels["assistant"] != "Zoë's desk" || labels["measure"] != "calls" {
		t.Errorf("the labels are %v", labels)
	}
	if first := series[0].Fields[0].At(0).(time.Time); !first.Equal(time.UnixMilli(noon - hour)) {
		t.Errorf("the first bucket is %v", first)
	}
	if value := series[0].Fields[1].At(60).(*float64); value == nil || *value != 1 {
		t.Errorf("the call is not counted in its bucket: %v", value)
	}
	if value := series[1].Fields[1].At(0).(*float64); value != nil {
		t.Errorf("a bucket without turns has a latency: %v", *value)
	}

	log := responses["log"].Frames[0]
	if at := field(t, log, "at").At(0).(time.Time); !at.Equal(time.UnixMilli(noon + 1)) {
		t.Errorf("the call is at %v", at)
	}
	if answered := field(t, log, "answered").At(0).(*bool); answered == nil || !*answered {
		t.Errorf("answered is %v", answered)
	}
	if cost := field(t, log, "costUsd").At(0).(*float64); cost == nil || *cost != 0.25 {
		t.Errorf("the cost is %v", cost)
	}
	if field(t, log, "createdAt").At(0).(*time.Time) != nil {
		t.Error("a time that nobody told is not null")
	}

	parts := responses["one"].Frames
	if len(parts) != 10 {
		t.Fatalf("a call has %d parts", len(parts))
	}
	if text := field(t, parts[2], "text").At(0).(*string); text == nil || *text != "Grüezi 🐝" {
		t.Errorf("the transcript begins with %v", text)
	}
	if model := field(t, parts[1], "model").At(1).(*float64); model != nil {
		t.Errorf("a stage that was not measured is %v", *model)
	}
}

func TestAFailureStaysWithItsRefId(t *testing.T) {
	_, g := seeded(t)
	responses := g.query(t, "Admin", map[string]map[string]any{
		"good": {"queryType": "calls"},
		"bad":  {"queryType": "metric", "measures": []string{"luck"}},
	}).Responses
	if responses["good"].Error != nil {
		t.Error(responses["good"].Error)
	}
	bad := responses["bad"]
	if bad.Error == nil || bad.Status != backend.StatusBadRequest || bad.ErrorSource != backend.ErrorSourceDownstream {
		t.Errorf("status %d, source %q, error %v", bad.Status, bad.ErrorSource, bad.Error)
	}
}

func TestARoleSeesOnlyWhatItMay(t *testing.T) {
	_, g := seeded(t)
	callers := map[string]string{"Viewer": "…0142", "Editor": "…0142", "Admin": "+15550100142"}
	for role, expected := range callers {
		log := g.query(t, role, map[string]map[string]any{"log": {"queryType": "calls"}}).Responses["log"].Frames[0]
		if caller := field(t, log, "caller").At(0).(*string); caller == nil || *caller != expected {
			t.Errorf("%s sees %v", role, caller)
		}
	}
}

func TestHealthMetricsAndResources(t *testing.T) {
	_, g := seeded(t)
	health, err := g.health.CheckHealth(context.Background(), &pluginv2.CheckHealthRequest{PluginContext: pluginContext("Admin")})
	if err != nil || health.Status != pluginv2.CheckHealthResponse_OK || health.Message == "" {
		t.Errorf("health is %v, %v", health, err)
	}
	metrics, err := g.health.CollectMetrics(context.Background(), &pluginv2.CollectMetricsRequest{})
	if err != nil || len(metrics.Metrics.Prometheus) == 0 {
		t.Errorf("metrics are %v, %v", metrics, err)
	}
	stream, err := g.resource.CallResource(context.Background(), &pluginv2.CallResourceRequest{
		PluginContext: pluginContext("Admin"), Path: "catalogue", Method: http.MethodGet, Url: "catalogue",
	})
	if err != nil {
		t.Fatal(err)
	}
	resource, err := stream.Recv()
	if err != nil || resource.Code != http.StatusOK {
		t.Errorf("the resource is %v, %v", resource, err)
	}
}

func TestTheLauncherEndsWithTheServiceSoThatGrafanaStartsItAnew(t *testing.T) {
	s, g := seeded(t)
	if g.client.Exited() {
		t.Fatal("the launcher did not stay")
	}
	s.kill()
	eventually(t, g.client.Exited)

	// Grafana starts an exited plugin again, whether the service is back or not.
	waiting := startGrafana(t, s.socket)
	s.start(t)
	eventually(t, waiting.client.Exited)
	waitForCalls(t, startGrafana(t, s.socket), 1)
}

func TestStoppingGrafanaNeedsNoForceAndLeavesTheServiceAlive(t *testing.T) {
	s, g := seeded(t)
	g.client.Kill()
	if !g.client.Exited() {
		t.Error("the launcher is still there")
	}
	waitForCalls(t, startGrafana(t, s.socket), 1)
}
