package goclient

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// startPatience is how long the service may take to come up on a slow machine.
const startPatience = 60 * time.Second

// service is a VoiceHive service of a test's own.
type service struct {
	url    string
	socket string
	dir    string
	port   int
	cmd    *exec.Cmd
}

func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// node is the runtime that the repository brings, else the one on the PATH.
func node(t *testing.T) string {
	t.Helper()
	own := filepath.Join(repository(t), "node_modules", ".bin", "node")
	if _, err := os.Stat(own); err == nil {
		return own
	}
	return "node"
}

// newService starts a service on a folder whose path is short enough for a socket in it.
func newService(t *testing.T) *service {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "vh-go-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	port := freePort(t)
	s := &service{
		url:    fmt.Sprintf("http://127.0.0.1:%d", port),
		socket: filepath.Join(dir, "plugin.sock"),
		dir:    dir,
		port:   port,
	}
	s.start(t)
	t.Cleanup(s.kill)
	return s
}

func (s *service) start(t *testing.T) {
	t.Helper()
	s.cmd = exec.Command(node(t), filepath.Join(repository(t), "datasource-service", "src", "main.ts"))
	s.cmd.Env = append(os.Environ(),
		"VOICEHIVE_DATA_DIR="+s.dir,
		fmt.Sprintf("VOICEHIVE_HTTP_ADDRESS=127.0.0.1:%d", s.port),
		"VOICEHIVE_LOG_LEVEL=error",
	)
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool {
		response, err := http.Get(s.url + "/readyz")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
}

// kill ends the service as a power cut would.
func (s *service) kill() {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(syscall.SIGKILL)
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}

func (s *service) send(t *testing.T, message map[string]any) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"message": message})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(s.url+"/api/v1/webhooks/vapi", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(response.Body)
		t.Fatalf("the webhook was answered %d: %s", response.StatusCode, text)
	}
}

func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(startPatience); time.Now().Before(deadline); {
		if holds() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("it did not happen in time")
}
