package goclient

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
)

// grafana is what Grafana does to a backend data source: start the launcher, shake hands, call the services.
type grafana struct {
	client   *plugin.Client
	data     grpcplugin.DataClient
	health   grpcplugin.DiagnosticsClient
	resource grpcplugin.ResourceClient
	stream   grpcplugin.StreamClient
}

func startGrafana(t *testing.T, socket string) *grafana {
	t.Helper()
	cmd := exec.Command(filepath.Join(repository(t), "plugin", "launcher", "gpx_voicehive_monitoring.sh"))
	cmd.Env = append(os.Environ(), "GF_PLUGIN_ADDRESS=unix:"+socket)
	client := plugin.NewClient(&plugin.ClientConfig{
		Cmd: cmd,
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  grpcplugin.ProtocolVersion,
			MagicCookieKey:   grpcplugin.MagicCookieKey,
			MagicCookieValue: grpcplugin.MagicCookieValue,
		},
		VersionedPlugins: map[int]plugin.PluginSet{
			grpcplugin.ProtocolVersion: {
				"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{},
				"resource":    &grpcplugin.ResourceGRPCPlugin{},
				"data":        &grpcplugin.DataGRPCPlugin{},
				"stream":      &grpcplugin.StreamGRPCPlugin{},
			},
		},
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		Logger:           hclog.NewNullLogger(),
	})
	t.Cleanup(client.Kill)
	protocol, err := client.Client()
	if err != nil {
		t.Fatal(err)
	}
	g := &grafana{client: client}
	g.data = dispense[grpcplugin.DataClient](t, protocol, "data")
	g.health = dispense[grpcplugin.DiagnosticsClient](t, protocol, "diagnostics")
	g.resource = dispense[grpcplugin.ResourceClient](t, protocol, "resource")
	g.stream = dispense[grpcplugin.StreamClient](t, protocol, "stream")
	return g
}

func dispense[Client any](t *testing.T, protocol plugin.ClientProtocol, name string) Client {
	t.Helper()
	raw, err := protocol.Dispense(name)
	if err != nil {
		t.Fatal(err)
	}
	client, ok := raw.(Client)
	if !ok {
		t.Fatalf("%s is a %T", name, raw)
	}
	return client
}

func pluginContext(role string) *pluginv2.PluginContext {
	return &pluginv2.PluginContext{
		OrgId:    1,
		PluginId: "voicehive-monitoring-datasource",
		User:     &pluginv2.User{Login: "ann", Role: role},
		DataSourceInstanceSettings: &pluginv2.DataSourceInstanceSettings{
			Uid: "voicehive", Name: "VoiceHive calls", JsonData: []byte("{}"),
		},
	}
}

// query asks models by refId and decodes the frames with Grafana's own code.
func (g *grafana) query(t *testing.T, role string, models map[string]map[string]any) *backend.QueryDataResponse {
	t.Helper()
	request := &pluginv2.QueryDataRequest{PluginContext: pluginContext(role)}
	for refID, model := range models {
		text, err := json.Marshal(model)
		if err != nil {
			t.Fatal(err)
		}
		request.Queries = append(request.Queries, &pluginv2.DataQuery{
			RefId:         refID,
			Json:          text,
			MaxDataPoints: 100,
			IntervalMS:    60_000,
			TimeRange:     &pluginv2.TimeRange{FromEpochMS: noon - hour, ToEpochMS: noon + hour},
		})
	}
	response, err := g.data.QueryData(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := backend.FromProto().QueryDataResponse(response)
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}
