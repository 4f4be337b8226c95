package goclient

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// ringing is a message about a call that goes on now.
func ringing(id string) map[string]any {
	return map[string]any{
		"type":      "status-update",
		"status":    "ringing",
		"timestamp": time.Now().UnixMilli(),
		"customer":  map[string]any{"number": "+15550100142"},
		"call":      map[string]any{"id": id, "type": "inboundPhoneCall"},
	}
}

func subscribe(t *testing.T, g *grafana, role, path string) *pluginv2.SubscribeStreamResponse {
	t.Helper()
	response, err := g.stream.SubscribeStream(context.Background(), &pluginv2.SubscribeStreamRequest{
		PluginContext: pluginContext(role), Path: path,
	})
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func TestABoardStreamsWithGrafanasSDK(t *testing.T) {
	s := newService(t)
	g := startGrafana(t, s.socket)
	stream, err := g.stream.RunStream(context.Background(), &pluginv2.RunStreamRequest{
		PluginContext: pluginContext("Viewer"), Path: "live/viewer",
	})
	if err != nil {
		t.Fatal(err)
	}

	// The first packet has the schema; without it Grafana's own decoder could read none.
	first, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	frame := &data.Frame{}
	if err := json.Unmarshal(first.Data, frame); err != nil {
		t.Fatal(err)
	}
	if value := field(t, frame, "callId").At(0).(*string); frame.Rows() != 1 || value != nil {
		t.Errorf("an empty board is %d rows beginning with %v", frame.Rows(), value)
	}

	s.send(t, ringing("live-1"))
	for {
		packet, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		whole := fmt.Sprintf(`{"schema":%s,%s`, schemaOf(t, first.Data), packet.Data[1:])
		if err := json.Unmarshal([]byte(whole), frame); err != nil {
			t.Fatal(err)
		}
		if value := field(t, frame, "callId").At(0).(*string); value != nil && *value == "live-1" {
			break
		}
	}
	if caller := field(t, frame, "caller").At(0).(*string); caller == nil || *caller != "…0142" {
		t.Errorf("the caller is %v", caller)
	}

	s.kill()
	_, err = stream.Recv()
	for err == nil {
		_, err = stream.Recv()
	}
	if status.Code(err) != codes.Unavailable && status.Code(err) != codes.Canceled {
		t.Errorf("the stream ended with %v", err)
	}
}

func schemaOf(t *testing.T, packet []byte) json.RawMessage {
	t.Helper()
	parts := map[string]json.RawMessage{}
	if err := json.Unmarshal(packet, &parts); err != nil {
		t.Fatal(err)
	}
	return parts["schema"]
}

func TestAChannelIsForThoseWhoMaySeeIt(t *testing.T) {
	s := newService(t)
	g := startGrafana(t, s.socket)
	s.send(t, ringing("live-1"))
	granted := subscribe(t, g, "Viewer", "live/viewer")
	if granted.Status != pluginv2.SubscribeStreamResponse_OK {
		t.Errorf("a viewer gets %v", granted.Status)
	}
	if err := json.Unmarshal(granted.Data, &data.Frame{}); err != nil {
		t.Errorf("the board at the beginning cannot be read: %v", err)
	}
	if denied := subscribe(t, g, "Editor", "live/admin").Status; denied != pluginv2.SubscribeStreamResponse_PERMISSION_DENIED {
		t.Errorf("an editor gets %v", denied)
	}
	if unknown := subscribe(t, g, "Admin", "live/nobody").Status; unknown != pluginv2.SubscribeStreamResponse_NOT_FOUND {
		t.Errorf("a channel that is none gets %v", unknown)
	}
	published, err := g.stream.PublishStream(context.Background(), &pluginv2.PublishStreamRequest{
		PluginContext: pluginContext("Admin"), Path: "live/admin", Data: []byte("{}"),
	})
	if err != nil || published.Status != pluginv2.PublishStreamResponse_PERMISSION_DENIED {
		t.Errorf("publishing gets %v, %v", published, err)
	}

	log := g.query(t, "Admin", map[string]map[string]any{"live": {"queryType": "live"}}).Responses["live"]
	if log.Error != nil || log.Frames[0].Meta.Channel != "ds/voicehive/live/admin" {
		t.Errorf("the channel is %v, %v", log.Frames[0].Meta, log.Error)
	}
}
