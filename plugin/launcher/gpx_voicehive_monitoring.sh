#!/bin/sh
# Grafana starts this file as the data source's backend. The backend is the VoiceHive service, which lives on its own;
# this launcher only tells Grafana where it listens and stays alive for as long as the service does, so that Grafana
# opens a fresh connection when the service comes back.
#
# Set in grafana.ini under [plugin.voicehive-monitoring-datasource]:
#   address   unix:/path/to/plugin.sock or tcp:127.0.0.1:port   (default unix:/run/voicehive/plugin.sock)
#   patience  how many tries, a tenth of a second apart, before Grafana is told the address anyway (default 15)

address=${GF_PLUGIN_ADDRESS:-unix:/run/voicehive/plugin.sock}
patience=${GF_PLUGIN_PATIENCE:-15}
here=${0%/*}

case $address in
  unix:*) network=unix target=${address#unix:} ;;
  tcp:*) network=tcp target=${address#tcp:} ;;
  /*) network=unix target=$address ;;
  *) network=tcp target=$address ;;
esac

log() {
  printf '[%s] VoiceHive launcher: %s\n' "$1" "$2" >&2
}

# Arguments after the path go to curl. Speaks HTTP/2 without TLS, as gRPC does.
call() {
  path=$1
  shift
  if [ "$network" = unix ]; then
    curl --silent --output /dev/null --http2-prior-knowledge --unix-socket "$target" "$@" "http://service$path"
  else
    curl --silent --output /dev/null --http2-prior-knowledge --keepalive-time 15 "$@" "http://$target$path"
  fi
}

# Any HTTP answer at all means that the service listens. Output must not reach Grafana's pipes.
listening() {
  call / --connect-timeout 1 --max-time 2 >/dev/null 2>&1
}

pause() {
  sleep "$1" >/dev/null 2>&1
}

tries=0
found=yes
until listening; do
  tries=$((tries + 1))
  if [ "$tries" -ge "$patience" ]; then
    found=no
    break
  fi
  pause 0.1
done

# The handshake must come even without the service: a first start that prints nothing would make Grafana drop the
# plugin until Grafana itself is restarted.
printf '1|2|%s|%s|grpc\n' "$network" "$target"

if [ "$found" = no ]; then
  log WARN "no service at $network:$target yet; queries fail until it starts"
  until listening; do
    pause 0.5
  done
  log INFO 'the service is there now; asking Grafana for a fresh connection'
  exit 0
fi

# One call that the service never answers. It ends when the service goes, and with it this process. `exec` matters:
# Grafana considers the plugin alive while any child holds its pipes.
if [ "$network" = unix ]; then
  set -- --unix-socket "$target" "http://service/voicehive.Launcher/Hold"
else
  set -- --keepalive-time 15 "http://$target/voicehive.Launcher/Hold"
fi
exec curl --silent --output /dev/null --http2-prior-knowledge --request POST \
  --header 'content-type: application/grpc' --header 'te: trailers' \
  --data-binary "@$here/hold.bin" "$@"
